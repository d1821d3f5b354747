import { IconRoute } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/incidents',
  title: 'Incidents',
  icon: IconRoute,
  order: 13,
  editions: ['console'],
  needsSensor: true,
  component: async () => (await import('./FleetIncidents.tsx')).FleetIncidents,
})
