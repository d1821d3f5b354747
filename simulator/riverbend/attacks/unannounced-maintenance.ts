import { beginsS7, downloadsS7, PROGRAMMING, startsS7, stopsS7 } from '../../conversations/s7.ts'
import { seconds } from '../../network/stage.ts'
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
    const talk = yield* beginsS7(world, engineering1, intakePlcs[1]!, PROGRAMMING)
    yield* stopsS7(world, talk)
    yield* downloadsS7(talk, '_0800001P', world.random('unannounced').octets(900))
    yield seconds(2)
    yield* startsS7(world, talk)
    yield* talk.close()
  },
})
