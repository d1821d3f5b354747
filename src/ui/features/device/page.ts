import { IconCpu } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/devices/$id',
  title: 'Device',
  icon: IconCpu,
  order: undefined,
  isTimed: 'Lines of values are drawn of what was seen then; all else is as it is now.',
  component: async () => (await import('./Device.tsx')).Device,
})
