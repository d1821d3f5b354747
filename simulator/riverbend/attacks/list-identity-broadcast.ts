import { listIdentityOfAll } from '../../conversations/logix.ts'
import { dosing, safetyPanel } from '../site.ts'
import { defineStep } from '../step.ts'
import { logixUnits } from '../units.ts'

/** The safety panel, which only ever read tags, asks allHosts who they are. */
export const step = defineStep({
  id: 'list-identity-broadcast',
  kind: 'L',
  technique: 'T0846.002',
  actor: safetyPanel,
  victims: logixUnits.map(({ host }) => host).filter(({ zone }) => zone === dosing),
  engines: ['policy', 'anomaly'],
  says: 'identity|broadcast|discover|enumerat|scan',
  *play(world) {
    yield* listIdentityOfAll(world, safetyPanel, logixUnits)
  },
})
