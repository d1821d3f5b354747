import * as cip from '#protocols/cip/testing/encode'
import { beginLogix } from '../../conversations/logix.ts'
import { engineering2, safetyPlc } from '../site.ts'
import { defineStep } from '../step.ts'

/** Safety Supervisor: CIP Vol. 5 Ed. 2.1 §5-4. */
const SUPERVISOR = 0x39
const SET_PASSWORD = 0x52
const PASSWORD_BYTES = 16

/** The safety controller gets a password that is unknown to the plant. */
export const step = defineStep({
  id: 'safety-password-set',
  kind: 'L',
  technique: 'T0892',
  actor: engineering2,
  victims: [safetyPlc],
  engines: ['policy'],
  says: 'password|credential',
  *play(world) {
    const talk = yield* beginLogix(world, engineering2, safetyPlc)
    const passwords = world.random('password').bytes(2 * PASSWORD_BYTES)
    yield* talk.ask(
      cip.request(SET_PASSWORD, cip.logicalPath(SUPERVISOR, 1), passwords),
      cip.reply(SET_PASSWORD),
    )
    yield* talk.close()
  },
})
