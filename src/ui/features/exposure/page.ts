import { IconShieldExclamation } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/exposure',
  title: 'Risk',
  icon: IconShieldExclamation,
  order: 30,
  guide:
    'Risk from 0 to 100, up is bad. Fixes are ordered by how much they lower it; attack paths show which changes break the way to the most important devices.',
  component: async () => (await import('./Exposure.tsx')).Exposure,
})
