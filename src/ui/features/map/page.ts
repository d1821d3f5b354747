import { IconSitemap } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/map',
  title: 'Map',
  icon: IconSitemap,
  order: 14,
  isTimed:
    'Connections, actions and alerts of this time range. Volumes and device states marked “now” are of all time.',
  guide:
    'Levels are rows, zones are columns. A ribbon with a count bundles all lines between two zones; select it to show them singly. Layers colour devices by role or silence and compare with an earlier time. Drag across the bar below to see the map as it was.',
  firstRequests: ['/map', '/overview'],
  component: async () => (await import('./PlantMap.tsx')).PlantMap,
})
