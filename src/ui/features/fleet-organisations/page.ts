import { IconBuildings } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/organisations',
  title: 'Organisations',
  icon: IconBuildings,
  order: undefined,
  editions: ['console'],
  needsSensor: true,
  needs: 'read',
  component: async () => (await import('./Organisations.tsx')).Organisations,
})
