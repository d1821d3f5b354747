import { IconKey } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/tokens',
  title: 'API tokens',
  icon: IconKey,
  order: undefined,
  editions: ['sensor', 'console'],
  needsSensor: true,
  component: async () => (await import('./Tokens.tsx')).Tokens,
})
