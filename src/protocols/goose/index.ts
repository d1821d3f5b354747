import { defineProtocol } from '#model/protocol'
import { actions } from './actions.ts'
import { behaviourKeys } from './behaviour-keys.ts'
import { facts } from './facts.ts'
import { rows } from './rows.ts'
import { rules } from './rules.ts'
import { GooseState } from './state.ts'
import { dissect } from './wire.ts'

export const protocol = defineProtocol({
  name: 'goose',
  shortName: 'GOOSE',
  title: 'IEC 61850 GOOSE',
  standard: 'IEC 61850-8-1:2011 with Amendment 1:2020 (annexes A and C); IEC 61850-7-2:2010',
  depth: 'deep',
  family: 'ot',
  traits: { publishesForGood: true },
  roles: { server: { type: 'IED' } },
  actions,
  hints: [{ etherType: 0x88b8 }, { etherType: 0x88b9 }],
  newState: () => new GooseState(),
  dissect,
  facts,
  foldKey: (slice, state) => state.foldKey(slice),
  rows,
  behaviourKeys,
  operations: [
    { code: 'goose', name: 'GOOSE', verb: 'report' },
    ...['GetGoReference', 'GetGOOSEElementNumber', 'GetGsReference', 'GetGSSEDataOffset'].map((name) => ({
      code: `gse:${name}`,
      name,
      verb: 'browse' as const,
    })),
  ],
  rules,
})
