import { IconPick } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/mining',
  title: 'Queries',
  icon: IconPick,
  order: 42,
  needsSensor: true,
  component: async () => (await import('./Mining.tsx')).Mining,
})
