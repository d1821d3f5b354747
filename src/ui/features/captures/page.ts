import { IconFileUpload } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/captures',
  title: 'Captures',
  icon: IconFileUpload,
  order: 50,
  needsSensor: true,
  component: async () => (await import('./Captures.tsx')).Captures,
})
