import { IconChartLine } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/score-history',
  title: 'Risk history',
  icon: IconChartLine,
  order: 32,
  tabOf: '/exposure',
  needsSensor: true,
  component: async () => (await import('./History.tsx')).History,
})
