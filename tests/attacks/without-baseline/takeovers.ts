/** Controllers, meters and boards that somebody takes for himself: reservations, connections, supplies, passwords. */
import { hex } from '#bytes/hex'
import type { ScriptStep } from '#model/script'
import * as bacnet from '#protocols/bacnet/testing/encode'
import * as cip from '#protocols/cip/testing/encode'
import * as dlms from '#protocols/dlms/testing/encode'
import * as umas from '#protocols/umas/testing/encode'
import { series } from '../attempts.ts'
import { conversation, type Pair } from '../other-protocols/conversation.ts'
import type { AlertProof, Scene } from '../proof.ts'
import { attacker, onModbus, THEN, usual } from './proof.ts'

/** UMAS rides in function 90: a header of MODBUS Messaging on TCP/IP V1.0b §3.1.3 before each. */
const inModbus = (payload: Uint8Array) => Uint8Array.of(0, 1, 0, 0, 0, payload.length + 2, 0, 90, ...payload)
const umasPair = (asked: Uint8Array, answered: Uint8Array): Pair => [inModbus(asked), inModbus(answered)]
const onUmas = (pairs: readonly Pair[], how: Partial<Scene> = {}) => conversation(onModbus, pairs, [], how)
const reserved = umasPair(umas.request(0x10, umas.reservation('STATION-7')), umas.response(hex('01')))
const released = umasPair(umas.request(0x11, undefined, 1), umas.response(undefined, 1))
const written = umasPair(
  umas.request(0x23, umas.variables([{ block: 43, offset: 2, size: 1 }]), 1),
  umas.response(undefined, 1),
)

const onCip = { carriedBy: 'enip' } as const
const connection = (serial: number) => ({
  targetToOriginatorId: 0x80fe0017,
  serial,
  vendor: 77,
  originatorSerial: 0x12345678,
  transport: 0xa3,
  interval: 2_000_000,
  parameters: 0x43f8,
  path: cip.messageRouterPath(0),
})
const opening = (i: number): Pair => [
  cip.forwardOpen(connection(i)),
  cip.forwardOpenReply(connection(i), 100 + i),
]
const closing = (i: number): Pair => [cip.forwardClose(connection(i)), cip.forwardCloseReply(connection(i))]
const connections = (pairs: readonly Pair[]) => conversation(onCip, pairs, [], { client: attacker })

const onDlms = { transport: 'tcp', port: 4059 } as const
const cutOff: Pair = [
  dlms.wrapped(16, 1, dlms.actionRequest(5, { classId: 70, obis: [0, 0, 96, 3, 10, 255], member: 1 })),
  dlms.wrapped(1, 16, dlms.actionResponse(5, 0)),
]
const meters = (count: number) =>
  series(count, 2, (i, at) =>
    conversation(onDlms, [cutOff], [], {
      at,
      server: { ip: `10.20.1.${i + 1}`, mac: `02:00:00:00:01:${(16 + i).toString(16)}` },
    }),
  )

const onBacnet = { transport: 'udp', port: 47808, clientPort: 47808 } as const
const commanded = (priority: number) =>
  conversation(onBacnet, [
    [
      bacnet.message(bacnet.writeProperty(1, { type: 1, instance: 2 }, 85, { real: 40 }, priority), {
        expectsReply: true,
      }),
      bacnet.message(bacnet.simpleAck(1, 15)),
    ],
  ])

/** RMCP+ with a handshake message of this type: IPMI 2.0 §13.6. */
const plus = (type: string, body: string) => {
  const payload = hex(body)
  return Uint8Array.of(...hex(`0600ff07 06${type} 00000000 00000000`), payload.length, 0, ...payload)
}
const MANAGED = 'a8b10002'
const CONSOLE = 'a4a3a2a0'
/** Open session, RAKP 1 and 2 for a user (§13.17–21): the board's digest comes with the last. */
const digestOf = (user: string): readonly ScriptStep[] => [
  ['client', plus('10', `0000 0000 ${CONSOLE} 00000008 01000000 01000008 01000000 02000008 01000000`)],
  [
    'server',
    plus('11', `0000 0400 ${CONSOLE} ${MANAGED} 00000008 01000000 01000008 01000000 02000008 01000000`),
  ],
  ['client', plus('12', `00000000 ${MANAGED} ${'11'.repeat(16)} 140000 ${bytes(user)}`)],
  ['server', plus('13', `00000000 ${CONSOLE} ${'22'.repeat(16)} ${'33'.repeat(16)} ${'44'.repeat(20)}`)],
]
/** RAKP 3 and 4: the client knows the password, too. */
const proved: readonly ScriptStep[] = [
  ['client', plus('14', `00000000 ${MANAGED} ${'55'.repeat(20)}`)],
  ['server', plus('15', `00000000 ${CONSOLE} ${'66'.repeat(12)}`)],
]
const atBoard = (lines: readonly ScriptStep[]): Scene => ({
  name: 'board',
  over: { transport: 'udp', port: 623 },
  client: attacker,
  lines,
})

export const proofs: readonly AlertProof[] = [
  {
    name: 'reservation-released-by-another',
    rule: 'reservation-taken',
    defenderTitles: '',
    technique: 'T0814',
    scenes: [usual, onUmas([reserved], { at: 5 }), onUmas([released], { at: THEN, client: attacker })],
    nearMiss: [
      usual,
      onUmas([reserved, written, released], { at: 5 }),
      onUmas([reserved], { at: THEN, client: attacker }),
    ],
  },
  {
    name: 'variables-written-by-umas-where-another-polls-by-modbus',
    rule: 'commands-from-unknown-client',
    defenderTitles: '',
    technique: 'T1692.001',
    scenes: [usual, onUmas([written], { at: THEN, client: attacker })],
    nearMiss: [usual, onUmas([written], { at: THEN })],
  },
  {
    name: 'connections-taken-until-none-is-left',
    rule: 'cip-connection-exhaustion',
    defenderTitles: '',
    technique: 'T0814',
    scenes: [connections(series(120, 1, opening))],
    nearMiss: [
      connections(series(30, 1, opening)),
      { ...connections(series(1000, 1, (i) => [opening(i), closing(i)]).flat()), at: 60 },
    ],
  },
  {
    name: 'meters-cut-off-one-after-another',
    rule: 'meter-disconnected',
    defenderTitles: '',
    technique: 'T0826',
    scenes: meters(12),
  },
  {
    name: 'output-commanded-above-operators',
    rule: 'bacnet-life-safety-priority',
    defenderTitles: '',
    technique: 'T0831',
    scenes: [commanded(1)],
    nearMiss: [commanded(8)],
  },
  {
    name: 'digests-of-passwords-collected',
    rule: 'ipmi-password-hashes',
    defenderTitles: '',
    technique: 'T0859',
    scenes: [atBoard(['admin', 'root', 'ADMIN'].flatMap(digestOf))],
    nearMiss: [atBoard([...digestOf('admin'), ...proved])],
  },
]

/** Length and text in hexadecimal. */
function bytes(text: string): string {
  const all = [text.length, ...new TextEncoder().encode(text)]
  return all.map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
