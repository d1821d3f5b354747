import { IconHistory } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/audit',
  title: 'Audit log',
  icon: IconHistory,
  order: undefined,
  editions: ['sensor', 'console'],
  needsSensor: true,
  needs: 'audit',
  component: async () => (await import('./Audit.tsx')).Audit,
})
