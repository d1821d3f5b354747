import { IconChecklist } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/baseline',
  title: 'Baseline',
  icon: IconChecklist,
  order: 24,
  needsSensor: true,
  guide: 'What is normal at this site, per connection. Deviations raise alerts once learning has ended.',
  component: async () => (await import('./Baseline.tsx')).Baseline,
})
