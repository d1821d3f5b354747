import { beginS7, downloadS7, PROGRAMMING, startS7, stopS7 } from '../../conversations/s7.ts'
import { seconds } from '../../network/scheduler.ts'
import { engineering1, intakePlcs } from '../site.ts'
import { defineStep } from '../step.ts'

/** The same work as in the approved window, without one. */
export const step = defineStep({
  id: 'unannounced-maintenance',
  kind: 'L',
  technique: 'T0843',
  actor: engineering1,
  victims: [intakePlcs[1]!],
  engines: ['policy'],
  says: 'program|download',
  *play(world) {
    const talk = yield* beginS7(world, engineering1, intakePlcs[1]!, PROGRAMMING)
    yield* stopS7(world, talk)
    yield* downloadS7(talk, '_0800001P', world.random('unannounced').bytes(900))
    yield seconds(2)
    yield* startS7(world, talk)
    yield* talk.close()
  },
})
