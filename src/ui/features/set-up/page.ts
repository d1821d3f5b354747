import { IconKey } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/set-up',
  title: 'Set up sign-in',
  icon: IconKey,
  order: undefined,
  editions: ['sensor', 'console'],
  needsSensor: true,
  isBare: true,
  component: async () => (await import('./SetUp.tsx')).SetUp,
})
