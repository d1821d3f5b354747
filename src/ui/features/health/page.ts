import { IconHeartRateMonitor } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/health',
  title: 'Health',
  icon: IconHeartRateMonitor,
  order: 54,
  needsSensor: true,
  component: async () => (await import('./Health.tsx')).Health,
})
