import { IconCpu } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/devices/$id',
  title: 'Device',
  icon: IconCpu,
  order: undefined,
  isTimed: 'Charts show this time range; everything else shows the current state.',
  component: async () => (await import('./Device.tsx')).Device,
})
