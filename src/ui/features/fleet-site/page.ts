import { IconBuildingFactory2 } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/sites/$id',
  title: 'Site',
  icon: IconBuildingFactory2,
  order: undefined,
  editions: ['console'],
  needsSensor: true,
  component: async () => (await import('./Site.tsx')).Site,
})
