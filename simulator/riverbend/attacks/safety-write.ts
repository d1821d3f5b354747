import { remoteDesktop } from '../../conversations/encrypted.ts'
import { beginLogix } from '../../conversations/logix.ts'
import { seconds } from '../../network/scheduler.ts'
import { engineering2, jumpHost, safetyPlc } from '../site.ts'
import { defineStep } from '../step.ts'

/** A remote session, and out of it a write to the safety controller: the trip limit goes up. */
export const step = defineStep({
  id: 'safety-write',
  kind: 'L',
  technique: 'T0836',
  actor: engineering2,
  victims: [safetyPlc],
  engines: ['policy', 'anomaly'],
  says: 'writ|safety',
  *play(world) {
    yield* remoteDesktop(world, jumpHost, { server: engineering2, user: 'engineer', forSeconds: 12 })
    yield seconds(2)
    const talk = yield* beginLogix(world, engineering2, safetyPlc)
    yield* talk.writeTag('Safety.TripLimit', 25)
    yield* talk.close()
  },
})
