import { hexCode } from '#bytes/hex'
import { defineProtocol } from '#model/protocol'
import { actions } from './actions.ts'
import { behaviourKeys } from './behaviour-keys.ts'
import { facts, finish } from './facts.ts'
import { functions } from './functions.ts'
import { rows } from './rows.ts'
import { UmasState } from './state.ts'
import { dissect } from './wire.ts'

export const protocol = defineProtocol({
  name: 'umas',
  shortName: 'UMAS',
  title: 'Schneider UMAS (Modbus function 90)',
  standard:
    'No public document. Public research: Martín Liras, The Unity (UMAS) protocol (2017–2022); Kaspersky ICS CERT, The secrets of Schneider Electric’s UMAS protocol (2022)',
  depth: 'deep',
  family: 'ot',
  // Write IO object: panels repeat it while a button is held.
  traits: { isControllerInterface: true, hasLogons: true, frequentOperations: ['0x71'] },
  roles: { server: { type: 'PLC' } },
  actions,
  hints: [{ carriedBy: 'modbus', selector: 90 }],
  newState: () => new UmasState(),
  dissect,
  facts,
  finish,
  rows,
  behaviourKeys,
  operations: [...functions].map(([code, { verb, name }]) => ({ code: hexCode(code), name, verb })),
})
