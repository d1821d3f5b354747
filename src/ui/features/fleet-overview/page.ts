import { IconLayoutDashboard } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/',
  title: 'Overview',
  icon: IconLayoutDashboard,
  order: 1,
  editions: ['console'],
  needsSensor: true,
  component: async () => (await import('./FleetOverviewPage.tsx')).FleetOverviewPage,
})
