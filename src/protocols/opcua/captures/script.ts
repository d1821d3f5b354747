import { hex } from '#bytes/hex'
import type { ConversationScript, ScriptStep } from '#model/script'
import { encoding } from '../services.ts'
import * as encode from '../testing/encode.ts'

const over = { transport: 'tcp', port: 4840 } as const
const url = 'opc.tcp://press-1.plant.example:4840'
const server = {
  uri: 'urn:press-1:example:controller',
  product: 'urn:example:controller',
  name: 'Press 1',
  type: 0,
}
const client = { uri: 'urn:hmi-1:example:hmi', product: 'urn:example:hmi', name: 'HMI 1', type: 1 }
const opening: readonly ScriptStep[] = [
  ['client', encode.hello(url)],
  ['server', encode.acknowledge()],
  ['client', encode.openRequest(1)],
  ['server', encode.openResponse(1)],
]

export const scripts: readonly ConversationScript[] = [
  {
    name: 'session-with-password',
    over,
    lines: [
      ...opening,
      ['client', encode.endpointsRequest(2, url)],
      ['server', encode.endpointsResponse(2, url, server)],
      ['client', encode.createSessionRequest(3, url, client)],
      ['server', encode.createSessionResponse(3, url, server)],
      ['client', encode.activateSessionRequest(4, 'admin', 'admin')],
      ['server', encode.activateSessionResponse(4)],
      ['client', encode.readRequest(5, ['i=2261', 'i=2263', 'i=2264', 'i=2259', 'ns=2;s=Speed'])],
      ['server', encode.readResponse(5, ['Controller X', 'Example Works', '1.4.2', 0, 12.5])],
      ['client', encode.writeRequest(6, 'ns=2;s=Speed', 13)],
      ['server', encode.writeResponse(6, [0])],
      ['client', encode.writeRequest(7, 'ns=2;s=Limit', true)],
      ['server', encode.writeResponse(7, [0x803b0000])],
      ['client', encode.request(8, encoding.closeSession, new encode.UaWriter().u8(1))],
      ['server', encode.response(8, 476)],
      ['client', encode.closeChannel(9)],
    ],
  },
  {
    name: 'methods',
    over,
    lines: [
      ...opening,
      ['client', encode.browseRequest(2, 'ns=2;i=10')],
      [
        'server',
        encode.browseResponse(2, [
          { node: 'ns=2;i=11', name: 'Stop', nodeClass: 4 },
          { node: 'ns=2;i=12', name: 'SerialNumber', nodeClass: 2 },
        ]),
      ],
      ['client', encode.callRequest(3, 'ns=2;i=10', 'ns=2;i=11', [1])],
      ['server', encode.callResponse(3)],
      ['client', encode.readRequest(4, ['ns=2;i=12'])],
      ['server', encode.readResponse(4, ['SN-0815'])],
      ['client', encode.callRequest(5, 'i=2253', 'i=12886', [4])],
      ['server', encode.serviceFault(5, 0x801f0000)],
      ['client', encode.callRequest(6, 'ns=2;i=10', 'ns=2;i=77')],
    ],
  },
  {
    name: 'subscription',
    over,
    lines: [
      ...opening,
      ['client', encode.monitorRequest(2, 5, ['ns=2;s=Speed', 'ns=2;s=Running'])],
      ['server', encode.monitorResponse(2, 2)],
      ['client', encode.publishRequest(3)],
      [
        'server',
        encode.publishResponse(3, 5, [
          [1, 12.5],
          [2, true],
        ]),
      ],
      ['client', encode.publishRequest(4)],
    ],
  },
  {
    name: 'events',
    over,
    lines: [
      ...opening,
      ['client', encode.monitorEventsRequest(2, 5, ['SourceName', 'Severity', 'Message'])],
      ['server', encode.monitorResponse(2, 1)],
      ['client', encode.publishRequest(3)],
      ['server', encode.eventsResponse(3, 5, ['Tank 2', 900, 'Level too high'])],
    ],
  },
  {
    name: 'sealed',
    over,
    lines: [
      ['client', encode.hello(url)],
      ['server', encode.acknowledge()],
      ['client', encode.openChunk(1, hex('9f8e7d6c5b4a39281706f5e4d3c2b1a0'), 'Basic128Rsa15')],
      ['server', encode.openChunk(1, hex('8f8e7d6c5b4a39281706f5e4d3c2b1a0'), 'Basic128Rsa15')],
      ['client', encode.messageChunk(2, hex('7f8e7d6c5b4a39281706f5e4d3c2b1a0'))],
      ['server', encode.messageChunk(2, hex('6f8e7d6c5b4a39281706f5e4d3c2b1a0'))],
    ],
  },
  {
    name: 'refused',
    over,
    lines: [
      ['client', encode.hello(url)],
      ['server', encode.error(0x80830000, 'unknown endpoint')],
    ],
  },
  {
    name: 'reverse-connection',
    over,
    lines: [
      ['client', encode.reverseHello(server.uri, url)],
      ['server', encode.hello(url)],
      ['client', encode.acknowledge()],
      ['server', encode.openRequest(1)],
      ['client', encode.openResponse(1)],
      ['server', encode.readRequest(2, ['ns=2;s=Speed'])],
      ['client', encode.readResponse(2, [12.5])],
    ],
  },
  {
    name: 'published',
    over: { transport: 'udp', port: 4840 },
    lines: [
      ['client', encode.networkMessage(2234, 62541, 1, [12.5, true])],
      ['client', encode.networkMessage(2234, 62541, 2, [12.75, true])],
    ],
  },
  {
    name: 'published-on-ethernet',
    over: { etherType: 0xb62c },
    lines: [['client', encode.networkMessage(2234, 1, 1, ['running'])]],
  },
]
