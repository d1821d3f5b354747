import { IconTimeline } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

/** Short address of an incident, for mails and tickets. */
export const page = definePage({
  path: '/incidents/$id',
  title: 'Incident',
  icon: IconTimeline,
  order: undefined,
  component: async () => (await import('./OneIncident.tsx')).OneIncident,
})
