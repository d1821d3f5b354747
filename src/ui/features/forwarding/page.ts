import { IconSend } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/forwarding',
  title: 'Forwarding',
  icon: IconSend,
  order: 56,
  needsSensor: true,
  component: async () => (await import('./Forwarding.tsx')).Forwarding,
})
