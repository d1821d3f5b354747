import { LINK_PAYLOAD } from '#model/link-payload'
import { defineProtocol } from '#model/protocol'
import { actions } from './actions.ts'
import { behaviourKeys } from './behaviour-keys.ts'
import { facts, finish } from './facts.ts'
import { foldKey } from './fold-key.ts'
import { functions, linkFunctions } from './functions.ts'
import { dissect, isSentByMaster, probe, resume } from './link.ts'
import { rows } from './rows.ts'
import { rules } from './rules.ts'
import { Dnp3State } from './state.ts'

export const protocol = defineProtocol({
  name: 'dnp3',
  shortName: 'DNP3',
  title: 'DNP3',
  standard: 'IEEE 1815-2012',
  depth: 'deep',
  family: 'ot',
  roles: { server: { type: 'RTU' } },
  // Disable Unsolicited: IEEE 1815-2012 §4.
  traits: { silencingOperations: ['21'] },
  actions,
  hints: [
    { transport: 'tcp', port: 20000 },
    { transport: 'udp', port: 20000 },
    { content: 'tcp' },
    { content: 'udp' },
    { etherType: LINK_PAYLOAD.serial },
  ],
  newState: () => new Dnp3State(),
  firstBytes: '\x05',
  probe,
  dissect,
  isFromClient: (frame) => isSentByMaster(frame),
  resume,
  facts,
  finish,
  foldKey,
  rows,
  behaviourKeys,
  operations: [
    ...[...functions].map(([code, { verb, name }]) => ({ code: String(code), name, verb })),
    ...[...linkFunctions].map(([code, { verb, name }]) => ({ code: `link:${code}`, name, verb })),
  ],
  rules,
})
