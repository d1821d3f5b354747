import { IconShieldExclamation } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/exposure',
  title: 'Exposure',
  icon: IconShieldExclamation,
  order: 30,
  groupTitle: 'Risk',
  component: async () => (await import('./Exposure.tsx')).Exposure,
})
