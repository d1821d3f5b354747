import { defineProtocol } from '#model/protocol'
import { actions } from './actions.ts'
import { CodesysV3State, facts, finish } from './facts.ts'
import { rows } from './rows.ts'
import { services } from './services.ts'
import { dissect, probe } from './wire.ts'

export const protocol = defineProtocol({
  name: 'codesys-v3',
  shortName: 'CODESYS V3',
  defenderName: 'CodeSys',
  title: 'CODESYS V3',
  standard:
    'No public document. Kaspersky ICS CERT, Security research: CODESYS Runtime (2019); numbers of the interface headers of the runtime 3.5',
  depth: 'semantic',
  family: 'ot',
  roles: { server: { type: 'PLC' } },
  actions,
  hints: [
    ...[11740, 11741, 11742, 11743].map((port) => ({ transport: 'tcp' as const, port })),
    ...[1740, 1741, 1742, 1743].map((port) => ({ transport: 'udp' as const, port })),
    { content: 'tcp' },
    { content: 'udp' },
  ],
  firstBytes: '\x00\xc5',
  newState: () => new CodesysV3State(),
  probe,
  dissect: (slice) => dissect(slice),
  isFromClient: ({ isByClient }) => isByClient,
  facts,
  finish,
  rows,
  traits: { isControllerInterface: true, hasLogons: true },
  behaviourKeys: [{ name: 'function', of: ({ code }) => code }],
  operations: [...services].map(([code, { verb, name }]) => ({ code, name, verb })),
})
