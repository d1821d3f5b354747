import { beginUa } from '../../conversations/opcua.ts'
import { milliseconds } from '../../network/scheduler.ts'
import { control, uaGateway, unknownClient } from '../site.ts'
import { defineStep } from '../step.ts'

const laptop = unknownClient(control)
/** Bad_UserAccessDenied and Bad_IdentityTokenRejected: OPC 10000-4 table 178. */
const REJECTED = 0x8021_0000
const PASSWORDS = [
  'admin',
  'password',
  '1234',
  'riverbend',
  'water',
  'Passw0rd',
  'opc',
  'operator',
  'letmein',
  'summer26',
  'gateway',
  'kepware',
  'changeme',
]

/** Endpoints, then one password after another. */
export const step = defineStep({
  id: 'ua-logon-guesses',
  kind: 'A',
  technique: 'T0859',
  actor: laptop,
  victims: [uaGateway],
  engines: ['anomaly'],
  says: 'logon|login|password|guess|credential',
  *play(world) {
    for (const secret of PASSWORDS) {
      const talk = yield* beginUa(world, laptop, uaGateway)
      yield* talk.askEndpoints()
      yield* talk.signIn(laptop, 'admin', secret, REJECTED)
      yield* talk.close()
      yield milliseconds(400)
    }
  },
})
