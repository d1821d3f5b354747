import { beginS7, PROGRAMMING, startS7, stopS7 } from '../../conversations/s7.ts'
import { seconds } from '../../network/scheduler.ts'
import { engineering2, intakePlcs } from '../site.ts'
import { defineStep } from '../step.ts'

/** The stop comes in segments of three bytes, swapped in pairs, each repeating two of the one before. */
export const step = defineStep({
  id: 'stop-in-tiny-segments',
  kind: 'evasion',
  technique: 'T0858',
  actor: engineering2,
  victims: [intakePlcs[1]!],
  engines: ['policy'],
  says: 'stop',
  *play(world) {
    const talk = yield* beginS7(world, engineering2, intakePlcs[1]!, PROGRAMMING)
    talk.connection.cut = { bytes: 3, isSwapped: true, overlapBytes: 2 }
    yield* stopS7(world, talk)
    talk.connection.cut = {}
    yield seconds(5)
    yield* startS7(world, talk)
    yield* talk.close()
  },
})
