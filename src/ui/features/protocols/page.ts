import { IconVocabulary } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/protocols',
  title: 'Protocols',
  icon: IconVocabulary,
  order: 26,
  groupTitle: 'Communications',
  component: async () => (await import('./Protocols.tsx')).Protocols,
})
