import { IconTimeline } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

/** The address people type, or build from an id in a mail or ticket. */
export const page = definePage({
  path: '/incidents/$id',
  title: 'Incident',
  icon: IconTimeline,
  order: undefined,
  component: async () => (await import('./OneIncident.tsx')).OneIncident,
})
