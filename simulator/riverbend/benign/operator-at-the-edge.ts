import { beginLogix } from '../../conversations/logix.ts'
import { seconds } from '../../network/scheduler.ts'
import { dosingPlc, panels } from '../site.ts'
import { defineStep } from '../step.ts'

/** The operator sets the least and the most that he ever sets. */
export const step = defineStep({
  id: 'operator-at-the-edge',
  kind: 'benign',
  technique: '',
  actor: panels[2]!,
  victims: [dosingPlc],
  engines: [],
  says: '',
  *play(world) {
    for (const value of [1, 1.5]) {
      const talk = yield* beginLogix(world, panels[2]!, dosingPlc)
      yield* talk.writeTag('Dosing.Setpoint', value)
      world.plant.doseSetpoint = value
      yield* talk.close()
      yield seconds(90)
    }
    world.plant.doseSetpoint = 1.25
  },
})
