import { beginsS7, downloadsS7, PROGRAMMING, startsS7, stopsS7, uploadsS7 } from '../../conversations/s7.ts'
import { seconds } from '../../network/stage.ts'
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
    const talk = yield* beginsS7(world, engineering1, intakePlcs[1]!, PROGRAMMING)
    const block = world.random('maintenance').octets(900)
    yield* uploadsS7(talk, '_0800001A', block)
    yield seconds(30)
    yield* stopsS7(world, talk)
    yield* downloadsS7(talk, '_0800001P', block)
    yield* startsS7(world, talk)
    yield* talk.close()
  },
})
