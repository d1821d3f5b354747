import { IconCpu } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/devices/$id',
  title: 'Device',
  icon: IconCpu,
  order: undefined,
  component: async () => (await import('./Device.tsx')).Device,
})
