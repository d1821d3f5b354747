import { IconAntenna } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/sensors',
  title: 'Sensors',
  icon: IconAntenna,
  order: 21,
  editions: ['console'],
  needsSensor: true,
  component: async () => (await import('./Sensors.tsx')).Sensors,
})
