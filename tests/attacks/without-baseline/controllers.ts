/** Controllers that a second master writes to, wipes, or goes through, with nothing learned before. */
import { hex } from '#bytes/hex'
import type { ScriptStep } from '#model/script'
import * as bacnet from '#protocols/bacnet/testing/encode'
import * as cip from '#protocols/cip/testing/encode'
import * as dnp3 from '#protocols/dnp3/testing/encode'
import * as fins from '#protocols/fins/testing/encode'
import * as melsec from '#protocols/melsec/testing/encode'
import * as modbus from '#protocols/modbus/testing/encode'
import * as s7 from '#protocols/s7comm/testing/encode'
import { encodeSnmp } from '#protocols/snmp/testing/encode'
import { series } from '../attempts.ts'
import { conversation, type Pair } from '../other-protocols/conversation.ts'
import type { AlertProof, Scene } from '../proof.ts'
import { attacker, datagram, onModbus, THEN, usual } from './proof.ts'

const header = { transaction: 1, unit: 1 }
const register = (address: number, value: number): Pair => [
  modbus.writeRegister(header, address, value),
  modbus.writeRegister(header, address, value),
]
const coil = (address: number, isOn: boolean): Pair => [
  modbus.writeCoil(header, address, isOn),
  modbus.writeCoil(header, address, isOn),
]
const onController = (pairs: readonly Pair[], how: Partial<Scene> = {}) =>
  conversation(onModbus, pairs, [], { at: THEN, ...how })

const readOut = (count: number) =>
  onController(
    series(
      count,
      0.1,
      (i): Pair => [
        modbus.readRequest(header, 3, i * 100, 100),
        modbus.registersResponse(header, 3, new Array(100).fill(7)),
      ],
    ),
    { client: attacker },
  )

const onDnp3 = { transport: 'tcp', port: 20_000 } as const
const link = { isFromMaster: true, source: 1, destination: 10 }
const dnp3Pair = (code: number, ...objects: readonly Uint8Array[]): Pair => [
  dnp3.frames(link, dnp3.request(1, code, ...objects)),
  dnp3.frames(dnp3.reversed(link), dnp3.response({ sequence: 1 })),
]
const dnp3Polls = conversation(onDnp3, [dnp3Pair(1, dnp3.classes(1, 2, 3))], [], { times: 10, every: 2 })

const onCotp = { carriedBy: 'cotp' } as const
const s7Opens: readonly ScriptStep[] = [
  ['client', s7.setupRequest(1)],
  ['server', s7.setupResponse(1)],
]
const s7Service = (name: string, argument = ''): Pair => [
  s7.serviceRequest(3, name, argument),
  s7.plainResponse(3, 0x28),
]
const onS7 = (pairs: readonly Pair[]) => conversation(onCotp, pairs, s7Opens, { at: THEN, client: attacker })

const onFins = { transport: 'udp', port: 9600 } as const
const ends = { server: 2, client: 1, sid: 1 }
const finsPair = (code: number, parameters: string): Pair => [
  fins.request(ends, code, hex(parameters)),
  fins.response(ends, code, 0, hex('')),
]

const onMelsec = { transport: 'tcp', port: 5007 } as const
const melsecPair = (command: number, data: string): Pair => [
  melsec.request(command, 0, hex(data)),
  melsec.answer(0, hex('')),
]

const onCip = { carriedBy: 'enip' } as const
const BOOL = 0xc1
const tag = (name: string): Pair => [cip.writeTag(name, BOOL, Uint8Array.of(1)), cip.reply(0x4d)]

const onBacnet = { transport: 'udp', port: 47808, clientPort: 47808 } as const
const deleted: Pair = [
  bacnet.message(bacnet.confirmedRequest(7, 11, hex('c4 00800007')), { expectsReply: true }),
  bacnet.message(bacnet.simpleAck(7, 11)),
]

const GET = 0xa0
const SET = 0xa3
/** ifAdminStatus of the third port: RFC 2863. */
const PORT_STATUS = '1.3.6.1.2.1.2.2.1.7.3'
const snmp = (pdu: number) => ({
  frames: [
    datagram({
      at: THEN,
      source: attacker.ip,
      destination: '10.20.0.2',
      ports: [50_000, 161],
      payload: encodeSnmp({
        version: 1,
        community: 'plant-rw',
        pdu,
        request: 3,
        bindings: [pdu === SET ? { oid: PORT_STATUS, value: 2 } : { oid: PORT_STATUS }],
      }),
    }),
  ],
})

export const proofs: readonly AlertProof[] = [
  {
    name: 'second-master-in-unlearned-capture',
    rule: 'commands-from-unknown-client',
    defenderTitles: '',
    technique: 'T1692.001',
    scenes: [usual, onController([register(3, 0xffff)], { client: attacker })],
    nearMiss: [usual, onController([register(3, 0xffff)])],
  },
  {
    name: 'reports-silenced-by-second-master',
    rule: 'commands-from-unknown-client',
    defenderTitles: '',
    technique: 'T1691.002',
    scenes: [
      dnp3Polls,
      conversation(onDnp3, [dnp3Pair(21, dnp3.classes(1, 2, 3))], [], { at: THEN, client: attacker }),
    ],
    nearMiss: [dnp3Polls, conversation(onDnp3, [dnp3Pair(21, dnp3.classes(1, 2, 3))], [], { at: THEN })],
  },
  {
    name: 'registers-read-from-end-to-end',
    rule: 'memory-read-out',
    defenderTitles: '',
    technique: 'T0802',
    scenes: [usual, readOut(100)],
    nearMiss: [usual, readOut(60)],
  },
  {
    name: 'registers-wiped-by-known-station',
    rule: 'points-overwritten',
    defenderTitles: '',
    technique: 'T0836',
    scenes: [usual, onController(series(100, 1, (i) => register(i, 0xffff)))],
    nearMiss: [usual, onController(series(20, 1, (i) => register(i, i * 7)))],
  },
  {
    name: 'coils-switched-one-after-another',
    rule: 'points-overwritten',
    defenderTitles: '',
    technique: 'T0806',
    scenes: [
      usual,
      onController(
        series(40, 1, (i) => coil(i, true)),
        { client: attacker },
      ),
    ],
    nearMiss: [usual, onController(series(200, 1, (i) => coil(i % 8, i % 3 === 0)))],
  },
  {
    name: 'tags-switched-one-after-another',
    rule: 'points-overwritten',
    defenderTitles: '',
    technique: 'T0806',
    scenes: [
      conversation(
        onCip,
        series(40, 1, (i) => tag(`Valve_${i}`)),
        [],
        { client: attacker },
      ),
    ],
    nearMiss: [
      conversation(
        onCip,
        series(12, 1, (i) => tag(`Valve_${i}`)),
      ),
    ],
  },
  {
    name: 's7-block-deleted',
    rule: 'controller-memory-cleared',
    defenderTitles: '',
    technique: 'T0809',
    scenes: [onS7([s7Service('_DELE', '\u0001\u0000080027B')])],
    nearMiss: [onS7([s7Service('P_PROGRAM')])],
  },
  {
    name: 'fins-program-cleared',
    rule: 'controller-memory-cleared',
    defenderTitles: '',
    technique: 'T0809',
    scenes: [conversation(onFins, [finsPair(0x0308, 'ffff 00 00000000 00')], [], { client: attacker })],
    nearMiss: [conversation(onFins, [finsPair(0x0102, '82 0064 00 0001 0000')])],
  },
  {
    name: 'melsec-latch-cleared',
    rule: 'controller-memory-cleared',
    defenderTitles: '',
    technique: 'T0809',
    scenes: [conversation(onMelsec, [melsecPair(0x1005, '0100')], [], { client: attacker })],
  },
  {
    name: 'outstation-file-deleted',
    rule: 'controller-memory-cleared',
    defenderTitles: '',
    technique: 'T0809',
    scenes: [dnp3Polls, conversation(onDnp3, [dnp3Pair(27)], [], { at: THEN, client: attacker })],
    nearMiss: [dnp3Polls],
  },
  {
    name: 'bacnet-object-deleted',
    rule: 'controller-memory-cleared',
    defenderTitles: '',
    technique: 'T0809',
    scenes: [conversation(onBacnet, [deleted], [], { client: attacker })],
  },
  {
    name: 'switch-port-shut-by-snmp',
    rule: 'snmp-written',
    defenderTitles: '',
    technique: 'T0836',
    scenes: [usual, snmp(SET)],
    nearMiss: [usual, snmp(GET)],
  },
]
