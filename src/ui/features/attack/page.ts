import { IconGridDots } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/attack',
  title: 'ATT&CK',
  icon: IconGridDots,
  order: 34,
  component: async () => (await import('./Attack.tsx')).Attack,
})
