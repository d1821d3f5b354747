import { IconGridDots } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/attack',
  title: 'ATT&CK',
  icon: IconGridDots,
  order: 34,
  guide:
    'Techniques of ATT&CK for ICS by tactic. The darker a technique, the more alerts; a circle states whether a rule covers it.',
  component: async () => (await import('./Attack.tsx')).Attack,
})
