import { hexCode } from '#bytes/hex'
import { defineProtocol } from '#model/protocol'
import { actions } from './actions.ts'
import { commands } from './commands.ts'
import { facts, finish } from './facts.ts'
import { PcworxState } from './state.ts'
import { dissect, probe } from './wire.ts'

export const protocol = defineProtocol({
  name: 'pcworx',
  shortName: 'PC Worx',
  title: 'Phoenix Contact PC Worx',
  standard: 'No public document; pcworx-info.nse (Digital Bond, Nmap), and captures',
  depth: 'semantic',
  family: 'ot',
  traits: { isControllerInterface: true },
  roles: { server: { type: 'PLC' } },
  actions,
  hints: [{ transport: 'tcp', port: 1962 }, { content: 'tcp' }],
  newState: () => new PcworxState(),
  firstBytes: '\x01\x81',
  probe,
  dissect: (slice) => dissect(slice),
  isFromClient: ({ isResponse }) => !isResponse,
  facts,
  finish,
  behaviourKeys: [{ name: 'function', of: ({ code }) => code }],
  operations: [...commands].map(([code, { verb, name }]) => ({ code: hexCode(code), name, verb })),
})
