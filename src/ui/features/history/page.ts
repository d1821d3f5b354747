import { IconChartLine } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/score-history',
  title: 'Risk history',
  icon: IconChartLine,
  order: 34,
  needsSensor: true,
  component: async () => (await import('./History.tsx')).History,
})
