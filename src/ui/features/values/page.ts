import { IconGauge } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/values',
  title: 'Process values',
  icon: IconGauge,
  order: 22,
  isTimed: 'Lines are drawn of what was seen then; bounds and counts are of all time.',
  needsSensor: true,
  component: async () => (await import('./Values.tsx')).Values,
})
