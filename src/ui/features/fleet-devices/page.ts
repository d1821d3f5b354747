import { IconCpu } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/devices',
  title: 'Devices',
  icon: IconCpu,
  order: 11,
  editions: ['console'],
  needsSensor: true,
  component: async () => (await import('./FleetDevices.tsx')).FleetDevices,
})
