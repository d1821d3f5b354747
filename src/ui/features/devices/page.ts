import { IconCpu } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/devices',
  title: 'Devices',
  icon: IconCpu,
  order: 20,
  isTimed: true,
  component: async () => (await import('./Devices.tsx')).Devices,
})
