import { IconArrowsDiff } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/compare',
  title: 'Compare',
  icon: IconArrowsDiff,
  order: 27,
  tabOf: '/protocols',
  needsSensor: true,
  guide: 'Two times side by side: what was added, removed and changed. Usual comparisons are one click away.',
  component: async () => (await import('./Compare.tsx')).Compare,
})
