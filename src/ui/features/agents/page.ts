import { IconDeviceDesktopAnalytics } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/agents',
  title: 'Agents',
  icon: IconDeviceDesktopAnalytics,
  order: 53,
  needsSensor: true,
  component: async () => (await import('./Agents.tsx')).Agents,
})
