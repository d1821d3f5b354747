import { beginsLogix, listsIdentity, readsIdentity } from '../../conversations/logix.ts'
import { getsAddress } from '../../conversations/services.ts'
import { dosing, dosingPlc, stranger } from '../site.ts'
import { defineStep } from '../step.ts'
import { dosingUnit } from '../units.ts'

const laptop = stranger(dosing, 71)

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
    yield* getsAddress(world, laptop, 'dhcpcd-9.4.1:Linux-6.1')
    yield* listsIdentity(world, laptop, dosingUnit)
    const talk = yield* beginsLogix(world, laptop, dosingPlc)
    yield* readsIdentity(talk, dosingUnit)
    yield* talk.close()
  },
})
