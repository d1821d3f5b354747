import { IconHome } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/',
  title: 'Overview',
  icon: IconHome,
  order: 10,
  component: async () => (await import('./Overview.tsx')).Overview,
})
