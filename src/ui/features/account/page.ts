import { IconUser } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/account',
  title: 'Your account',
  icon: IconUser,
  order: undefined,
  editions: ['sensor', 'console'],
  needsSensor: true,
  component: async () => (await import('./Account.tsx')).Account,
})
