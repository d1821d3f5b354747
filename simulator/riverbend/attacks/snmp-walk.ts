import { walk } from '../../conversations/services.ts'
import { control, switches, unknownClient } from '../site.ts'
import { defineStep } from '../step.ts'

const laptop = unknownClient(control)

/** The maker's community still works. */
export const step = defineStep({
  id: 'snmp-walk',
  kind: 'A',
  technique: 'T1694.001',
  actor: laptop,
  victims: [switches[0]!],
  engines: ['policy', 'anomaly'],
  says: 'snmp|community|credential|clear|readable',
  *play(world) {
    yield* walk(world, laptop, switches[0]!, { community: 'public' })
  },
})
