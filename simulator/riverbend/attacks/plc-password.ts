import { beginS7, givePassword, PROGRAMMING } from '../../conversations/s7.ts'
import { engineering1, intakePlcs } from '../site.ts'
import { defineStep } from '../step.ts'

/** The controller is opened with its password, as before a change. */
export const step = defineStep({
  id: 'plc-password',
  kind: 'L',
  technique: 'T0859',
  actor: engineering1,
  victims: [intakePlcs[1]!],
  engines: ['policy'],
  says: 'password|credential',
  *play(world) {
    const talk = yield* beginS7(world, engineering1, intakePlcs[1]!, PROGRAMMING)
    yield* givePassword(talk, 'x7!kQ2')
    yield* talk.close()
  },
})
