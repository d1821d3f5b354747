import { IconChecklist } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/baseline',
  title: 'Baseline',
  icon: IconChecklist,
  order: 24,
  needsSensor: true,
  component: async () => (await import('./Baseline.tsx')).Baseline,
})
