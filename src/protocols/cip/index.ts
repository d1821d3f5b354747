import { defineProtocol } from '#model/protocol'
import { actions } from './actions.ts'
import { behaviourKeys } from './behaviour-keys.ts'
import { facts, finish } from './facts.ts'
import { foldKey } from './fold-key.ts'
import { pcccCode, rows as pcccRows } from './pccc-commands.ts'
import { rows } from './rows.ts'
import { rules } from './rules.ts'
import { namedServices } from './services.ts'
import { newState } from './state.ts'
import { dissect } from './wire.ts'

export const protocol = defineProtocol({
  name: 'cip',
  shortName: 'CIP',
  defenderName: 'EtherNet/IP',
  title: 'Common Industrial Protocol',
  standard:
    'ODVA The CIP Networks Library Volume 1, Edition 3.3 (2007); Rockwell 1756-PM020 (Logix 5000 data access); Rockwell 1770-6.5.16 (1996, PCCC)',
  depth: 'deep',
  family: 'ot',
  traits: { isControllerInterface: true },
  roles: { server: { type: 'PLC' } },
  actions,
  hints: [{ carriedBy: 'enip' }, { carriedBy: 'csp' }],
  newState,
  dissect,
  facts,
  finish,
  foldKey,
  rows,
  behaviourKeys,
  operations: [
    ...namedServices(),
    ...pcccRows.map(([command, fn, name, verb]) => ({ code: pcccCode(command, fn), name, verb })),
  ],
  rules,
})
