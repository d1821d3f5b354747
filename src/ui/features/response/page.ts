import { IconShieldHalf } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/response',
  title: 'Response',
  icon: IconShieldHalf,
  order: 19,
  needsSensor: true,
  component: async () => (await import('./Response.tsx')).Response,
})
