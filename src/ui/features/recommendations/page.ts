import { IconListCheck } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/recommendations',
  title: 'Recommendations',
  icon: IconListCheck,
  order: 31,
  tabOf: '/exposure',
  needsSensor: true,
  component: async () => (await import('./Recommendations.tsx')).Recommendations,
})
