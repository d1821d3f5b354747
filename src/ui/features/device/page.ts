import { IconCpu } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/devices/$id',
  title: 'Device',
  icon: IconCpu,
  order: undefined,
  isTimed: 'Charts show this time range; everything else shows the current state.',
  guide:
    'Identity, state, risk and the proof of each value. A dotted line under a value shows where it comes from; Enter opens its packet.',
  component: async () => (await import('./Device.tsx')).Device,
})
