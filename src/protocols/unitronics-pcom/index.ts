import { hexCode } from '#bytes/hex'
import { defineProtocol } from '#model/protocol'
import { actions } from './actions.ts'
import { ascii, binary } from './commands.ts'
import { facts, finish, UnitronicsPcomState } from './facts.ts'
import { dissect, probe } from './wire.ts'

export const protocol = defineProtocol({
  name: 'unitronics-pcom',
  shortName: 'Unitronics PCOM',
  title: 'Unitronics PCOM',
  standard: 'Unitronics, PCOM protocol (Communication with Unitronics PLCs)',
  depth: 'semantic',
  family: 'ot',
  roles: { server: { type: 'PLC' } },
  // Write outputs: some programs do it in a loop.
  traits: { frequentOperations: ['SA'] },
  actions,
  hints: [{ transport: 'tcp', port: 20256 }, { content: 'tcp' }],
  newState: () => new UnitronicsPcomState(),
  probe,
  dissect: (slice) => dissect(slice),
  isFromClient: ({ isAnswer }) => !isAnswer,
  facts,
  finish,
  behaviourKeys: [
    { name: 'function', of: ({ code }) => code },
    { name: 'object', of: ({ code, object }) => (object === undefined ? undefined : `${code} ${object}`) },
  ],
  operations: [
    ...[...ascii].map(([code, { verb, name }]) => ({ code, name, verb })),
    ...[...binary].map(([code, { verb, name }]) => ({ code: hexCode(code), name, verb })),
  ],
})
