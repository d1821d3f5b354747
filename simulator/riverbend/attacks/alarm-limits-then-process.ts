import { beginS7, OPERATING, writeReal } from '../../conversations/s7.ts'
import { seconds } from '../../network/scheduler.ts'
import { intakePlcs, panels } from '../site.ts'
import { defineStep } from '../step.ts'

/** First the high alarm goes out of the way, then the tank is filled. */
export const step = defineStep({
  id: 'alarm-limits-then-process',
  kind: 'L',
  technique: 'T0838',
  actor: panels[0]!,
  victims: [intakePlcs[0]!],
  engines: ['policy', 'anomaly'],
  says: 'writ|value|range|alarm',
  *play(world) {
    const talk = yield* beginS7(world, panels[0]!, intakePlcs[0]!, OPERATING)
    yield* writeReal(talk, 12, 0, 9999)
    world.plant.highAlarm = 9999
    yield seconds(15)
    yield* writeReal(talk, 20, 0, 400)
    yield* talk.close()
  },
})
