import { IconCpu } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/devices/$sensor/$id',
  title: 'Device',
  icon: IconCpu,
  order: undefined,
  editions: ['console'],
  needsSensor: true,
  component: async () => (await import('./FleetDevice.tsx')).FleetDevice,
})
