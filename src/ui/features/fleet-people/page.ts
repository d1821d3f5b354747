import { IconUsersGroup } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/people',
  title: 'People',
  icon: IconUsersGroup,
  order: undefined,
  editions: ['console'],
  needsSensor: true,
  needs: 'audit',
  component: async () => (await import('./People.tsx')).People,
})
