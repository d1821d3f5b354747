import { IconBell } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/alerts',
  title: 'Alerts',
  icon: IconBell,
  order: 16,
  isTimed: true,
  component: async () => (await import('./Alerts.tsx')).Alerts,
})
