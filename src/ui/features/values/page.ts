import { IconGauge } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/values',
  title: 'Process values',
  icon: IconGauge,
  order: 22,
  isTimed: 'Charts show this time range; ranges and counts include all data.',
  needsSensor: true,
  guide:
    'Registers and tags with their learned range. Open one for its chart; tick Compare to draw several on one axis. Values outside their range are marked.',
  component: async () => (await import('./Values.tsx')).Values,
})
