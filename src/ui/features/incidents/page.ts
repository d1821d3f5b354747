import { IconTimeline } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/incidents',
  title: 'Incidents',
  icon: IconTimeline,
  order: 10,
  isTimed:
    'Incidents of this time range, with the stages up to its end. What is marked “now” is of all time.',
  component: async () => (await import('./Incidents.tsx')).Incidents,
})
