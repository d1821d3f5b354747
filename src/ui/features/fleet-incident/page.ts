import { IconRoute } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/incidents/$sensor/$id',
  title: 'Incident',
  icon: IconRoute,
  order: undefined,
  editions: ['console'],
  needsSensor: true,
  component: async () => (await import('./FleetIncident.tsx')).FleetIncident,
})
