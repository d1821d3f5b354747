import { IconLayoutDashboard } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/dashboards',
  title: 'Dashboards',
  icon: IconLayoutDashboard,
  order: 44,
  needsSensor: true,
  component: async () => (await import('./Dashboards.tsx')).Dashboards,
})
