import { IconTimeline } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/incidents/$id',
  title: 'Incident',
  icon: IconTimeline,
  order: undefined,
  isTimed: 'Title, consequences and course end with this time range.',
  component: async () => (await import('./OneIncident.tsx')).OneIncident,
})
