import { beginLogix } from '../../conversations/logix.ts'
import { seconds } from '../../network/scheduler.ts'
import { dosingPlc, panels } from '../site.ts'
import { defineStep } from '../step.ts'

/** Always a learned value from the learned panel, but thirty times within two minutes: the pump wears out. */
export const step = defineStep({
  id: 'setpoint-within-bounds',
  kind: 'evasion',
  technique: 'T0806',
  actor: panels[2]!,
  victims: [dosingPlc],
  engines: ['anomaly'],
  says: 'pace|often|fast|extra|toggl|brute|rate',
  *play(world) {
    for (let i = 0; i < 30; i++) {
      const talk = yield* beginLogix(world, panels[2]!, dosingPlc)
      yield* talk.writeTag('Dosing.Setpoint', i % 2 === 0 ? 1.02 : 1.48)
      yield* talk.close()
      yield seconds(4)
    }
  },
})
