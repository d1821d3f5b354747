import { IconAlertTriangle } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/alerts/$sensor/$id',
  title: 'Alert',
  icon: IconAlertTriangle,
  order: undefined,
  editions: ['console'],
  needsSensor: true,
  component: async () => (await import('./FleetAlert.tsx')).FleetAlert,
})
