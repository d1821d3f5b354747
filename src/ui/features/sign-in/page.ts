import { IconLogin } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/sign-in',
  title: 'Sign in',
  icon: IconLogin,
  order: undefined,
  editions: ['sensor', 'console'],
  needsSensor: true,
  isBare: true,
  component: async () => (await import('./SignIn.tsx')).SignIn,
})
