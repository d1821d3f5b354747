import { IconSitemap } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/map',
  title: 'Map',
  icon: IconSitemap,
  order: 14,
  isTimed: true,
  component: async () => (await import('./PlantMap.tsx')).PlantMap,
})
