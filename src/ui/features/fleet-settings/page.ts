import { IconSettings } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/settings',
  title: 'Settings',
  icon: IconSettings,
  order: 58,
  editions: ['console'],
  needsSensor: true,
  component: async () => (await import('./FleetSettings.tsx')).FleetSettings,
})
