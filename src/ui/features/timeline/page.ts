import { IconListDetails } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/timeline',
  title: 'Timeline',
  icon: IconListDetails,
  order: 16,
  isTimed: true,
  guide: 'Events of devices and notes of people, latest first. Drag across the histogram to narrow the list.',
  component: async () => (await import('./Timeline.tsx')).Timeline,
})
