import { IconFileUpload } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/captures',
  title: 'Captures',
  icon: IconFileUpload,
  order: 50,
  groupTitle: 'Captures and sensors',
  needsSensor: true,
  component: async () => (await import('./Captures.tsx')).Captures,
})
