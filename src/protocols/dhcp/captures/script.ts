import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'
import { encodeDhcp } from '../testing/encode.ts'

const clientMac = hex('020000000001')
const yourAddress = hex('0a140001')
const text = (value: string) => new TextEncoder().encode(value)
const server = { code: 54, value: hex('0a140002') }

export const scripts: readonly ConversationScript[] = [
  {
    name: 'lease',
    over: { transport: 'udp', port: 67, clientPort: 68 },
    client: { ip: '0.0.0.0' },
    server: { ip: '255.255.255.255', mac: 'ff:ff:ff:ff:ff:ff' },
    lines: [
      [
        'client',
        encodeDhcp({
          type: 1,
          transaction: 77,
          clientMac,
          options: [
            { code: 12, value: text('hmi-1') },
            { code: 60, value: text('MSFT 5.0') },
            { code: 55, value: hex('01030f06') },
          ],
        }),
      ],
      [
        'client',
        encodeDhcp({
          type: 3,
          transaction: 77,
          clientMac,
          options: [{ code: 50, value: yourAddress }, server],
        }),
      ],
    ],
  },
  {
    name: 'renewal',
    over: { transport: 'udp', port: 67, clientPort: 68 },
    lines: [
      [
        'client',
        encodeDhcp({ type: 3, transaction: 78, clientMac, options: [{ code: 12, value: text('hmi-1') }] }),
      ],
      [
        'server',
        encodeDhcp({
          type: 5,
          transaction: 78,
          clientMac,
          yourAddress,
          options: [server, { code: 51, value: hex('00000e10') }, { code: 3, value: hex('0a140002') }],
        }),
      ],
    ],
  },
]
