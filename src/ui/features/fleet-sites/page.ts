import { IconBuildingFactory2 } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/sites',
  title: 'Sites',
  icon: IconBuildingFactory2,
  order: 2,
  editions: ['console'],
  needsSensor: true,
  component: async () => (await import('./Sites.tsx')).Sites,
})
