import { getAddress } from '../../conversations/services.ts'
import { seconds } from '../../network/scheduler.ts'
import { desks, gateway, office } from '../site.ts'
import { defineStep } from '../step.ts'

/** The leases of the office end, and allHosts asks again. */
export const step = defineStep({
  id: 'dhcp-renewals',
  kind: 'benign',
  technique: '',
  actor: gateway(office),
  victims: desks,
  engines: [],
  says: '',
  *play(world) {
    for (const desk of desks) {
      yield* getAddress(world, desk, 'MSFT 5.0')
      yield seconds(3)
    }
  },
})
