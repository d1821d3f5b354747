import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

const gateway = { type: 0x264e, id: 210, maker: 0x26, software: 4 }
const transmitter = { type: 0x1151, id: 4711, maker: 0x11, software: 3 }
const polled = Uint8Array.of(0)
const address = encode.uniqueIdentifier(transmitter)
const tag = new TextEncoder().encode('PT-100 boiler feed'.padEnd(32, '\0'))

export const scripts: readonly ConversationScript[] = [
  {
    name: 'polling',
    over: { transport: 'udp', port: 5094 },
    lines: [
      ['client', encode.initiate('request', 1)],
      ['server', encode.initiate('response', 1)],
      ['client', encode.tokenPassing('request', 2, { address: polled, command: 0 })],
      [
        'server',
        encode.tokenPassing('response', 2, { address: polled, command: 0, data: encode.identity(gateway) }),
      ],
      ['client', encode.tokenPassing('request', 3, { address, command: 0 })],
      [
        'server',
        encode.tokenPassing('response', 3, { address, command: 0, data: encode.identity(transmitter) }),
      ],
      ['client', encode.tokenPassing('request', 4, { address, command: 1 })],
      [
        'server',
        encode.tokenPassing('response', 4, { address, command: 1, data: encode.primaryVariable(7, 2.5) }),
      ],
      ['client', encode.tokenPassing('request', 5, { address, command: 20 })],
      ['server', encode.tokenPassing('response', 5, { address, command: 20, data: tag })],
      ['client', encode.keepAlive('request', 6)],
      ['server', encode.keepAlive('response', 6)],
      ['client', encode.close('request', 7)],
      ['server', encode.close('response', 7)],
    ],
  },
  {
    name: 'writing',
    over: { transport: 'tcp', port: 5094 },
    lines: [
      ['client', encode.initiate('request', 1)],
      ['server', encode.initiate('response', 1)],
      ['client', encode.tokenPassing('request', 2, { address, command: 6, data: hex('05 01') })],
      ['server', encode.tokenPassing('response', 2, { address, command: 6, status: [7, 0x40] })],
      [
        'client',
        encode.direct('request', 3, [{ command: 35, data: hex('07 41200000 00000000') }, { command: 42 }]),
      ],
      [
        'server',
        encode.direct('response', 3, [
          { command: 35, code: 0 },
          { command: 42, code: 16 },
        ]),
      ],
      ['client', encode.tokenPassing('request', 4, { address, command: 40, data: hex('41400000') })],
    ],
  },
  {
    name: 'publishing',
    over: { transport: 'udp', port: 5094 },
    lines: [
      ['client', encode.initiate('request', 1)],
      ['server', encode.initiate('response', 1)],
      [
        'server',
        encode.tokenPassing('publish', 9, { address, command: 1, data: encode.primaryVariable(7, 2.75) }),
      ],
    ],
  },
  {
    name: 'wrong-checksum',
    over: { transport: 'udp', port: 5094 },
    lines: [
      ['client', encode.initiate('request', 1)],
      ['client', hex('01 00 03 00 0002 000d 02 80 00 00 83')],
    ],
  },
]
