import { IconHome } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/',
  title: 'Overview',
  icon: IconHome,
  order: 0,
  component: async () => (await import('./Overview.tsx')).Overview,
})
