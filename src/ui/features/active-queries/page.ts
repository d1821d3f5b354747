import { IconZoomQuestion } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/active-queries',
  title: 'Active queries',
  icon: IconZoomQuestion,
  order: 48,
  needsSensor: true,
  component: async () => (await import('./ActiveQueries.tsx')).ActiveQueries,
})
