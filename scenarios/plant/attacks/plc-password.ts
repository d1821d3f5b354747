import { engineering1, intakePlcs } from '../site.ts'
import { defineStep } from '../step.ts'
import { beginsS7, PROGRAMMING, setsPassword } from '../talk/s7.ts'

/** The controller gets a password that nobody of the plant knows. */
export const step = defineStep({
  id: 'plc-password',
  kind: 'L',
  technique: 'T0892',
  actor: engineering1,
  victims: [intakePlcs[1]!],
  engines: ['policy'],
  says: 'password|credential',
  *play(world) {
    const talk = yield* beginsS7(world, engineering1, intakePlcs[1]!, PROGRAMMING)
    yield* setsPassword(talk, 'x7!kQ2')
    yield* talk.close()
  },
})
