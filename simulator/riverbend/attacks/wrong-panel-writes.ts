import { beginLogix } from '../../conversations/logix.ts'
import { dosingPlc, panels } from '../site.ts'
import { defineStep } from '../step.ts'

/** A value in range, but from the panel of the power zone, which never wrote it. */
export const step = defineStep({
  id: 'wrong-panel-writes',
  kind: 'L',
  technique: 'T0836',
  actor: panels[3]!,
  victims: [dosingPlc],
  engines: ['policy'],
  says: 'writ',
  *play(world) {
    const talk = yield* beginLogix(world, panels[3]!, dosingPlc)
    yield* talk.writeTag('Dosing.Setpoint', 1.2)
    yield* talk.close()
  },
})
