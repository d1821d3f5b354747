import { defineProtocol } from '#model/protocol'
import { actions } from './actions.ts'
import { behaviourKeys } from './behaviour-keys.ts'
import { commands } from './commands.ts'
import { facts, finish } from './facts.ts'
import { foldKey } from './fold-key.ts'
import { rows } from './rows.ts'
import { C37118State } from './state.ts'
import { COMMAND, dissect, probe, resume } from './wire.ts'

export const protocol = defineProtocol({
  name: 'c37118',
  shortName: 'C37.118',
  defenderName: 'C37.118',
  title: 'IEEE C37.118 synchrophasors',
  standard: 'IEEE C37.118.2-2011',
  depth: 'deep',
  family: 'ot',
  roles: { server: { type: 'IED' } },
  // Turn off transmission of data frames: IEEE C37.118.2-2011 table 15.
  traits: { silencingOperations: ['1'] },
  actions,
  hints: [
    { transport: 'tcp', port: 4712 },
    { transport: 'udp', port: 4713 },
    { transport: 'udp', port: 4712 },
    { content: 'tcp' },
    { content: 'udp' },
  ],
  newState: () => new C37118State(),
  firstBytes: '\xaa',
  probe,
  dissect,
  isFromClient: ({ type }) => type === COMMAND,
  resume,
  facts,
  finish,
  foldKey,
  rows,
  behaviourKeys,
  operations: [...commands].map(([code, { verb, name }]) => ({ code: String(code), name, verb })),
})
