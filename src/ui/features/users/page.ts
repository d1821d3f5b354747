import { IconUsers } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/users',
  title: 'Users',
  icon: IconUsers,
  order: undefined,
  editions: ['sensor', 'console'],
  needsSensor: true,
  needs: 'audit',
  component: async () => (await import('./Users.tsx')).Users,
})
