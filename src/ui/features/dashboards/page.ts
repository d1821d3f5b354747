import { IconLayoutDashboard } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/dashboards',
  title: 'Dashboards',
  icon: IconLayoutDashboard,
  order: 44,
  needsSensor: true,
  guide:
    'Widgets that count what was seen. Edit makes a dashboard of your own, which is shared within the site.',
  component: async () => (await import('./Dashboards.tsx')).Dashboards,
})
