import { IconTimeline } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/incidents/$id',
  title: 'Incident',
  icon: IconTimeline,
  order: undefined,
  isTimed: 'Title, consequences and course end with this time range.',
  guide:
    'What was damaged, the path, the steps to contain it, and the course over time. Owner, status and ticks are shared with colleagues.',
  component: async () => (await import('./OneIncident.tsx')).OneIncident,
})
