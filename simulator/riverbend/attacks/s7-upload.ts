import { beginS7, PROGRAMMING, uploadS7 } from '../../conversations/s7.ts'
import { engineering1, intakePlcs } from '../site.ts'
import { defineStep } from '../step.ts'

/** The main program is fetched by a station that only ever looked. */
export const step = defineStep({
  id: 's7-upload',
  kind: 'L',
  technique: 'T0845',
  actor: engineering1,
  victims: [intakePlcs[0]!],
  engines: ['policy'],
  says: 'upload',
  *play(world) {
    const talk = yield* beginS7(world, engineering1, intakePlcs[0]!, PROGRAMMING)
    yield* uploadS7(talk, '_0800001A', world.random('block').bytes(700))
    yield* talk.close()
  },
})
