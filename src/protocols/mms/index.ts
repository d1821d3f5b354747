import { defineProtocol } from '#model/protocol'
import { actions } from './actions.ts'
import { behaviourKeys } from './behaviour-keys.ts'
import { isFromClient } from './direction.ts'
import { facts, finish } from './facts.ts'
import { rows } from './rows.ts'
import { rules } from './rules.ts'
import { confirmed, unconfirmed } from './services.ts'
import { MmsState } from './state.ts'
import { dissect, probe } from './wire.ts'

export const protocol = defineProtocol({
  name: 'mms',
  shortName: 'MMS',
  title: 'MMS, IEC 61850 client/server',
  standard:
    'ISO 9506-2:2003; IEC 61850-8-1:2011; below it ISO 8327-1 (X.225, 11/1995), ISO 8823-1 (X.226, 07/1994), ISO 8650-1 (X.227, 04/1995)',
  depth: 'deep',
  family: 'ot',
  roles: { server: { type: 'IED' } },
  actions,
  hints: [{ carriedBy: 'cotp' }],
  newState: () => new MmsState(),
  isFromClient,
  probe,
  dissect,
  facts,
  finish,
  rows,
  behaviourKeys,
  operations: [...confirmed.values(), ...unconfirmed.values()].map(({ name, verb }) => ({
    code: name,
    name,
    verb,
  })),
  rules,
})
