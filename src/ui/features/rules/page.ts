import { IconListCheck } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/rules',
  title: 'Rules',
  icon: IconListCheck,
  order: 52,
  needsSensor: true,
  component: async () => (await import('./Rules.tsx')).Rules,
})
