import { IconBell } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/alerts',
  title: 'Alerts',
  icon: IconBell,
  order: 12,
  isTimed: 'Alerts of this time range. What is marked “now” is of all time.',
  guide:
    'Alerts of one incident are folded under it. Select one to read what happened, what is normal and what to do; close it with a reason, learn it as normal, or mute it for a time. Every action can be undone.',
  component: async () => (await import('./Alerts.tsx')).Alerts,
})
