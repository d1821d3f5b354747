import { beginS7, downloadS7, PROGRAMMING, startS7, stopS7, uploadS7 } from '../../conversations/s7.ts'
import { seconds } from '../../network/scheduler.ts'
import { engineering1, intakePlcs } from '../site.ts'
import { defineStep } from '../step.ts'

/** In an approved window: the program is saved, changed and loaded, with a stop and a start. */
export const step = defineStep({
  id: 'approved-maintenance',
  kind: 'benign',
  technique: '',
  actor: engineering1,
  victims: [intakePlcs[1]!],
  engines: [],
  says: '',
  needsWindow: true,
  *play(world) {
    const talk = yield* beginS7(world, engineering1, intakePlcs[1]!, PROGRAMMING)
    const block = world.random('maintenance').bytes(900)
    yield* uploadS7(talk, '_0800001A', block)
    yield seconds(30)
    yield* stopS7(world, talk)
    yield* downloadS7(talk, '_0800001P', block)
    yield* startS7(world, talk)
    yield* talk.close()
  },
})
