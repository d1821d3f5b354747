import { IconBell } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/alerts',
  title: 'Alerts',
  icon: IconBell,
  order: 12,
  isTimed: 'Alerts of this time range. What is marked “now” is of all time.',
  component: async () => (await import('./Alerts.tsx')).Alerts,
})
