import { beginS7, PROGRAMMING, startS7, stopS7 } from '../../conversations/s7.ts'
import { Connection } from '../../network/connection.ts'
import { milliseconds, seconds } from '../../network/scheduler.ts'
import { intake, intakePlcs, unknownClient } from '../site.ts'
import { defineStep } from '../step.ts'

const laptop = unknownClient(intake, 75)

/** Ten thousand scan events, and among them one stop. */
export const step = defineStep({
  id: 'stop-under-cover-of-a-scan',
  kind: 'evasion',
  technique: 'T0858',
  actor: laptop,
  victims: [intakePlcs[0]!],
  engines: ['policy'],
  says: 'stop',
  *play(world) {
    for (let i = 0; i < 10_000; i++) {
      const host = intakePlcs[i & 1]!
      yield* Connection.probe(world.network, laptop, { host, port: 1000 + (i >> 1) })
      if (i === 6000) {
        const talk = yield* beginS7(world, laptop, intakePlcs[0]!, PROGRAMMING)
        yield* stopS7(world, talk)
        yield seconds(1)
        yield* startS7(world, talk)
        yield* talk.close()
      }
      yield milliseconds(1)
    }
  },
})
