import { IconCpu } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/devices',
  title: 'Devices',
  icon: IconCpu,
  order: 20,
  isTimed: true,
  guide:
    'All devices that communicated, controllers with the highest risk first. Filters at the left can be combined and saved as a view; select several rows to edit them together.',
  component: async () => (await import('./Devices.tsx')).Devices,
})
