import { IconTimeline } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/incidents',
  title: 'Incidents',
  icon: IconTimeline,
  order: 18,
  component: async () => (await import('./Incidents.tsx')).Incidents,
})
