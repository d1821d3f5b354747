import { IconTimeline } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/incidents',
  title: 'Incidents',
  icon: IconTimeline,
  order: 10,
  isTimed:
    'Incidents of this time range, with the stages up to its end. What is marked “now” is of all time.',
  guide:
    'Alerts and sessions that belong together, most urgent first. P1 has a critical consequence for the plant.',
  component: async () => (await import('./Incidents.tsx')).Incidents,
})
