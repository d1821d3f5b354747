import { defineProtocol } from '#model/protocol'
import { actions } from './actions.ts'
import { behaviourKeys } from './behaviour-keys.ts'
import { facts } from './facts.ts'
import { rows } from './rows.ts'
import { rules } from './rules.ts'
import { SampledValuesState } from './state.ts'
import { dissect } from './wire.ts'

export const protocol = defineProtocol({
  name: 'sampled-values',
  shortName: 'Sampled Values',
  defenderName: 'Sampled Values',
  title: 'IEC 61850 Sampled Values',
  standard: 'IEC 61850-9-2:2011 with Amendment 1:2020; IEC 61869-9:2016',
  depth: 'deep',
  family: 'ot',
  traits: { publishesForGood: true },
  roles: { server: { type: 'IED' } },
  actions,
  hints: [{ etherType: 0x88ba }],
  newState: () => new SampledValuesState(),
  dissect,
  facts,
  foldKey: (slice, state) => state.foldKey(slice),
  rows,
  behaviourKeys,
  operations: [{ code: 'sv', name: 'Sampled values', verb: 'report' }],
  rules,
})
