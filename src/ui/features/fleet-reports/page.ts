import { IconReportAnalytics } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/reports',
  title: 'Reports',
  icon: IconReportAnalytics,
  order: 50,
  editions: ['console'],
  needsSensor: true,
  component: async () => (await import('./FleetReports.tsx')).FleetReports,
})
