import { IconBell } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/alerts',
  title: 'Alerts',
  icon: IconBell,
  order: 30,
  component: async () => (await import('./Alerts.tsx')).Alerts,
})
