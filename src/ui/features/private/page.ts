import { IconLock } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/private',
  title: 'Private analysis',
  icon: IconLock,
  order: 59,
  component: async () => (await import('./Private.tsx')).Private,
})
