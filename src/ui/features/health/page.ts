import { IconHeartRateMonitor } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/health',
  title: 'Health',
  icon: IconHeartRateMonitor,
  order: 51,
  tabOf: '/captures',
  needsSensor: true,
  component: async () => (await import('./Health.tsx')).Health,
})
