import { IconPick } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/mining',
  title: 'Data mining',
  icon: IconPick,
  order: 28,
  needsSensor: true,
  component: async () => (await import('./Mining.tsx')).Mining,
})
