import { IconPackage } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/packages',
  title: 'Packages',
  icon: IconPackage,
  order: 57,
  editions: ['console'],
  needsSensor: true,
  component: async () => (await import('./Packages.tsx')).Packages,
})
