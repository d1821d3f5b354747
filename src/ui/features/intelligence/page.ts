import { IconEyeSearch } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/intelligence',
  title: 'Intelligence',
  icon: IconEyeSearch,
  order: 54,
  needsSensor: true,
  component: async () => (await import('./Intelligence.tsx')).IntelligencePage,
})
