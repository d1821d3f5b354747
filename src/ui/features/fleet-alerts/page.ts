import { IconAlertTriangle } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/alerts',
  title: 'Alerts',
  icon: IconAlertTriangle,
  order: 12,
  editions: ['console'],
  needsSensor: true,
  component: async () => (await import('./FleetAlerts.tsx')).FleetAlerts,
})
