import { beginLogix, loadProgram } from '../../conversations/logix.ts'
import { dosingPlc, engineering2 } from '../site.ts'
import { defineStep } from '../step.ts'

/** Program mode, another program, run mode. */
export const step = defineStep({
  id: 'cip-download',
  kind: 'L',
  technique: 'T0843',
  actor: engineering2,
  victims: [dosingPlc],
  engines: ['policy'],
  says: 'download|program',
  *play(world) {
    const talk = yield* beginLogix(world, engineering2, dosingPlc)
    yield* loadProgram(talk, world.random('program').bytes(4000))
    yield* talk.close()
  },
})
