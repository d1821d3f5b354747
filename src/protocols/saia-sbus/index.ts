import { hexCode } from '#bytes/hex'
import { defineProtocol } from '#model/protocol'
import { actions } from './actions.ts'
import { commands } from './commands.ts'
import { facts, finish, SaiaSbusState } from './facts.ts'
import { dissect, probe, REQUEST } from './wire.ts'

export const protocol = defineProtocol({
  name: 'saia-sbus',
  shortName: 'Saia S-Bus',
  defenderName: 'SAIA S-Bus',
  title: 'Saia Ether-S-Bus',
  standard: 'SAIA-Burgess Controls, S-Bus manual 26/739',
  depth: 'deep',
  family: 'ot',
  roles: { server: { type: 'PLC' } },
  // Write outputs: stations are written in each cycle of the program.
  traits: { frequentOperations: ['0x0d'] },
  actions,
  hints: [{ transport: 'udp', port: 5050 }, { content: 'udp' }],
  newState: () => new SaiaSbusState(),
  firstBytes: '\x00',
  probe,
  dissect: (slice) => dissect(slice),
  isFromClient: ({ attribute }) => attribute === REQUEST,
  facts,
  finish,
  behaviourKeys: [
    { name: 'function', of: ({ code }) => code },
    {
      name: 'object',
      of: ({ code, object }) =>
        object === undefined ? undefined : `${code} ${object.replace(/\d{1,2}(\.\..*)?$/, '…')}`,
    },
  ],
  operations: [...commands].map(([code, { verb, name }]) => ({ code: hexCode(code), name, verb })),
})
