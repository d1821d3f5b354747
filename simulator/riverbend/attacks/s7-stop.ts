import { beginS7, PROGRAMMING, startS7, stopS7 } from '../../conversations/s7.ts'
import { seconds } from '../../network/scheduler.ts'
import { engineering1, intakePlcs } from '../site.ts'
import { defineStep } from '../step.ts'

/** The engineering station stops the intake. */
export const step = defineStep({
  id: 's7-stop',
  kind: 'L',
  technique: 'T0858',
  actor: engineering1,
  victims: [intakePlcs[0]!],
  engines: ['policy'],
  says: 'stop',
  *play(world) {
    const talk = yield* beginS7(world, engineering1, intakePlcs[0]!, PROGRAMMING)
    yield* stopS7(world, talk)
    yield seconds(10)
    yield* startS7(world, talk)
    yield* talk.close()
  },
})
