import { ByteWriter } from '#bytes/write'
import * as dnp3 from '#protocols/dnp3/testing/encode'
import { beginDnp3 } from '../../conversations/dnp3.ts'
import { seconds } from '../../network/scheduler.ts'
import { power, pumpStation, unknownClient } from '../site.ts'
import { defineStep } from '../step.ts'

const laptop = unknownClient(power)
const COLD_RESTART = 13
/** IIN1.7: device restart. */
const RESTARTED = 0x0080

/** The outstation is restarted again and again. */
export const step = defineStep({
  id: 'dnp3-cold-restarts',
  kind: 'A',
  technique: 'T0816',
  actor: laptop,
  victims: [pumpStation],
  engines: ['policy', 'operational'],
  says: 'restart',
  *play(world) {
    const delay = dnp3.counted(52, 1, 1, new ByteWriter().u16le(5).take())
    for (let i = 0; i < 12; i++) {
      const talk = yield* beginDnp3(world, laptop, pumpStation, [99, 10])
      yield* talk.ask(COLD_RESTART, [], [delay], i === 0 ? 0 : RESTARTED)
      yield* talk.connection.reset('server')
      yield seconds(4)
    }
  },
})
