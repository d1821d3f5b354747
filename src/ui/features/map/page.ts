import { IconSitemap } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/map',
  title: 'Map',
  icon: IconSitemap,
  order: 14,
  isTimed:
    'Connections, actions and alerts of this time range. Volumes and device states marked “now” are of all time.',
  component: async () => (await import('./PlantMap.tsx')).PlantMap,
})
