import type { ConversationScript } from '#model/script'
import { SERVICE } from '../services.ts'
import * as encode from '../testing/encode.ts'

const client = [10, 20, 0, 1]
const server = [10, 20, 0, 2]
const over = { transport: 'udp', port: 3671 } as const
const device = {
  address: 0x110a,
  serial: [0, 0x83, 1, 2, 3, 4],
  mac: [0x00, 0x24, 0x6d, 1, 2, 3],
  name: 'IP Interface',
}

export const scripts: readonly ConversationScript[] = [
  {
    name: 'tunnelling',
    over,
    lines: [
      ['client', encode.message(SERVICE.DESCRIPTION_REQUEST, encode.endpoint(client, 40000))],
      ['server', encode.descriptionResponse(device)],
      ['client', encode.connectRequest(client, 40000)],
      ['server', encode.connectResponse(1, 0, server)],
      ['client', encode.tunnelling(1, 0, encode.groupTelegram(0x11, 0, 0x0a03, 0x081))],
      ['server', encode.tunnellingAck(1, 0)],
      ['server', encode.tunnelling(1, 0, encode.groupTelegram(0x29, 0x1105, 0x0a04, 0x080, [0x0c, 0x1a]))],
      ['client', encode.tunnellingAck(1, 0)],
      ['client', encode.disconnect(1, client, 40000)],
      ['server', encode.message(SERVICE.DISCONNECT_RESPONSE, Uint8Array.from([1, 0]))],
      ['client', encode.connectRequest(client, 40000)],
      ['server', encode.connectResponse(0, 0x24, server)],
    ],
  },
  {
    name: 'routing',
    over: { transport: 'udp', port: 3671, clientPort: 3671 },
    server: { ip: '224.0.23.12', mac: '01:00:5e:00:17:0c' },
    lines: [
      ['client', encode.searchRequest(client, 3671)],
      ['client', encode.routing(encode.groupTelegram(0x29, 0x1105, 0x0a04, 0x080, [0x40]))],
    ],
  },
]
