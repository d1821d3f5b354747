import { beginLogix } from '../../conversations/logix.ts'
import { seconds } from '../../network/scheduler.ts'
import { dosingPlc, scadaA } from '../site.ts'
import { defineStep } from '../step.ts'

/** SCADA gets two more values to show: new tags are read. A notice is deserved, no more. */
export const step = defineStep({
  id: 'added-tags',
  kind: 'benign',
  technique: '',
  actor: scadaA,
  victims: [dosingPlc],
  engines: [],
  says: '',
  mayRaise: 'new-function|symbol',
  *play(world) {
    const talk = yield* beginLogix(world, scadaA, dosingPlc)
    yield* talk.open(world)
    for (let i = 0; i < 20; i++) {
      yield* talk.readTags([
        ['Dosing.TankLevel', 61 - i * 0.1],
        ['Dosing.TankTemperature', 18],
      ])
      yield seconds(2)
    }
    yield* talk.close()
  },
})
