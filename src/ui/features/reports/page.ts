import { IconReport } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/reports',
  title: 'Reports',
  icon: IconReport,
  order: 40,
  needsSensor: true,
  component: async () => (await import('./Reports.tsx')).Reports,
})
