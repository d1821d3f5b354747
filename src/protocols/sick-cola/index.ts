import { clean } from '#bytes/text'
import { defineProtocol } from '#model/protocol'
import { actions } from './actions.ts'
import { commands, names } from './commands.ts'
import { facts, finish, SickColaState } from './facts.ts'
import { type ColaMessage, dissect, probe, resume } from './wire.ts'

export const protocol = defineProtocol<ColaMessage, SickColaState>({
  name: 'sick-cola',
  shortName: 'SICK CoLa',
  title: 'SICK CoLa of scanners and readers',
  standard: 'SICK Telegram Listing, Ranging sensors (8014631, 2022), CoLa A and CoLa B',
  depth: 'semantic',
  family: 'ot',
  roles: { server: { type: 'Embedded Device', role: 'sensor' } },
  traits: { hasLogons: true, frequentOperations: ['sRN LMDscandata', 'sSN LMDscandata'] },
  actions,
  hints: [{ transport: 'tcp', port: 2111 }, { transport: 'tcp', port: 2112 }, { content: 'tcp' }],
  firstBytes: '\x02',
  newState: () => new SickColaState(),
  probe,
  dissect,
  resume,
  isFromClient: ({ letters }) => commands.has(letters) && letters !== 'sSN',
  // A refusal names nothing: what was asked before a hole is not what is refused behind it.
  lost({ asked }) {
    asked.takePending()
    return false
  },
  facts,
  finish,
  rows: ({ letters, name, rest, isBinary }) => [
    { label: 'Command', value: `${letters} ${name}`.trim(), at: isBinary ? 8 : 1, length: 3 },
    { label: 'Values', value: clean(rest), at: 0, length: 0 },
  ],
  behaviourKeys: [{ name: 'command', of: ({ code }) => code }],
  operations: [
    ...[...commands].map(([code, said]) => ({ code, ...said })),
    ...[...names].map(([name, verb]) => ({ code: name, name, verb })),
  ],
})
