import { IconHome } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/',
  title: 'Overview',
  icon: IconHome,
  order: 0,
  guide:
    'The worst open incident is first: what was damaged, where it came from, what to do next. Below are the plant, the last 24 hours, controller changes and what needs triage.',
  // `useOverview`, `useIncidents` and `useCriticalAlerts`.
  firstRequests: [
    '/overview',
    '/incidents?limit=3',
    '/alerts?status=open&newHere=false&severity=critical&limit=200',
  ],
  component: async () => (await import('./Overview.tsx')).Overview,
})
