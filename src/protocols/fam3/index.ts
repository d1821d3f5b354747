import { hexCode } from '#bytes/hex'
import { defineProtocol } from '#model/protocol'
import { actions } from './actions.ts'
import { commands } from './commands.ts'
import { Fam3State, facts, finish } from './facts.ts'
import { dissect } from './wire.ts'

export const protocol = defineProtocol({
  name: 'fam3',
  shortName: 'FA-M3',
  title: 'Yokogawa FA-M3 personal computer link',
  standard: 'Yokogawa IM 34M6P41-01E, Personal Computer Link Command, 2nd edition 2001',
  depth: 'semantic',
  family: 'ot',
  roles: { server: { type: 'PLC' } },
  // The two higher-level link services of an Ethernet interface module.
  actions,
  hints: [
    { transport: 'tcp', port: 12289 },
    { transport: 'tcp', port: 12291 },
    { transport: 'udp', port: 12289 },
    { transport: 'udp', port: 12291 },
  ],
  newState: () => new Fam3State(),
  dissect,
  isFromClient: ({ isAnswer }) => !isAnswer,
  facts,
  finish,
  rows: ({ command, isAnswer, cpu, exitCode, length }) => [
    {
      label: 'Command',
      value: `${commands.get(command)!.name}${isAnswer ? ', answer' : ''}`,
      at: 0,
      length: 1,
    },
    { label: isAnswer ? 'Exit code' : 'CPU', value: String(isAnswer ? exitCode : cpu), at: 1, length: 1 },
    { label: 'Length', value: String(length - 4), at: 2, length: 2 },
  ],
  behaviourKeys: [
    { name: 'function', of: ({ code }) => code },
    { name: 'range', of: ({ code, object }) => (object === undefined ? undefined : `${code} ${object}`) },
  ],
  operations: [...commands].map(([code, { verb, name }]) => ({ code: hexCode(code), name, verb })),
})
