import { beginLogix, listIdentity, readIdentity } from '../../conversations/logix.ts'
import { getAddress } from '../../conversations/services.ts'
import { dosing, dosingPlc, unknownClient } from '../site.ts'
import { defineStep } from '../step.ts'
import { dosingUnit } from '../units.ts'

const laptop = unknownClient(dosing, 71)

/** The vendor's laptop, announced, looks at the controller. A notice about a new device is deserved. */
export const step = defineStep({
  id: 'vendor-with-ticket',
  kind: 'benign',
  technique: '',
  actor: laptop,
  victims: [dosingPlc],
  engines: [],
  says: '',
  needsWindow: true,
  mayRaise: 'new-|newcomer|configuration-read|discover',
  *play(world) {
    yield* getAddress(world, laptop, 'dhcpcd-9.4.1:Linux-6.1')
    yield* listIdentity(world, laptop, dosingUnit)
    const talk = yield* beginLogix(world, laptop, dosingPlc)
    yield* readIdentity(talk, dosingUnit)
    yield* talk.close()
  },
})
