import { hexCode } from '#bytes/hex'
import { defineProtocol } from '#model/protocol'
import { actions } from './actions.ts'
import { commandOf, commands } from './commands.ts'
import { facts, finish, MelsoftState } from './facts.ts'
import { dissect, type MelsoftMessage, probe } from './wire.ts'

export const protocol = defineProtocol<MelsoftMessage, MelsoftState>({
  name: 'melsoft',
  shortName: 'MELSOFT',
  title: 'MELSOFT direct connection (GX Works)',
  standard: 'No public document; command numbers of SH-080008 where they are the same',
  depth: 'semantic',
  family: 'ot',
  traits: { isControllerInterface: true },
  roles: { server: { type: 'PLC' } },
  actions,
  hints: [
    { transport: 'tcp', port: 5007 },
    { transport: 'udp', port: 5006 },
    { transport: 'udp', port: 5560 },
    { transport: 'tcp', port: 5562 },
    { content: 'tcp' },
    { content: 'udp' },
  ],
  newState: () => new MelsoftState(),
  firstBytes: 'W\xd7',
  probe,
  dissect,
  isFromClient: (message) => message.isRequest,
  facts,
  finish,
  rows: (message) => [
    {
      label: 'Command',
      value: `${hexCode(message.command, 4)} ${message.isHello ? 'hello' : commandOf(message.command).name}`,
      at: message.data - 4,
      length: 2,
    },
  ],
  behaviourKeys: [{ name: 'command', of: ({ code }) => code }],
  operations: [...commands].map(([code, { name, verb }]) => ({ code: hexCode(code, 4), name, verb })),
})
