import { beginLogix } from '../../conversations/logix.ts'
import { dosingPlc, panels } from '../site.ts'
import { defineStep } from '../step.ts'

/** The dosing panel writes 3.7 times the usual dose. */
export const step = defineStep({
  id: 'setpoint-far-out',
  kind: 'L',
  technique: 'T0836',
  actor: panels[2]!,
  victims: [dosingPlc],
  engines: ['anomaly'],
  says: 'value|range|habit',
  *play(world) {
    const talk = yield* beginLogix(world, panels[2]!, dosingPlc)
    yield* talk.writeTag('Dosing.Setpoint', 4.44)
    world.plant.doseSetpoint = 4.44
    yield* talk.close()
  },
})
