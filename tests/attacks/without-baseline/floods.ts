/** Floods and storms: what they look like, and the busy plant that does not flood. */
import { hex } from '#bytes/hex'
import * as iec104 from '#protocols/iec104/testing/encode'
import * as dcp from '#protocols/profinet-dcp/testing/encode'
import { arpFrame, ethernetFrame, ipPacket, llcFrame, TCP_FLAG, tcpSegment } from '#wire/build'
import { series } from '../attempts.ts'
import { conversation } from '../other-protocols/conversation.ts'
import type { AlertProof, RawScene } from '../proof.ts'
import { attacker, datagram, onModbus, polled, THEN, usual, withoutBaseline } from './proof.ts'

const byte = (value: number) => (value & 0xff).toString(16).padStart(2, '0')
/** As good as random, and the same each time: multiplication by 2^32 over the golden ratio. */
const scattered = (i: number) => Math.imul(i + 1, 2_654_435_761) >>> 0
const madeUpMac = (i: number) => {
  const n = scattered(i)
  return `02:${byte(n >>> 24)}:${byte(n >>> 16)}:${byte(n >>> 8)}:${byte(n)}:77`
}
const madeUpIp = (i: number) => {
  const n = scattered(i)
  return `${((n >>> 24) % 100) + 20}.${(n >>> 16) & 0xff}.${(n >>> 8) & 0xff}.${(n & 0xfd) + 1}`
}

/** macof: a SYN from a sender that is made up to a receiver that is. */
const macof = (count: number, every: number): RawScene => ({
  frames: series(count, every, (i, at) => {
    const ends = { source: madeUpIp(i), destination: madeUpIp(i + 70_000) }
    const payload = tcpSegment({
      ...ends,
      sourcePort: 1024 + (scattered(i) % 60_000),
      destinationPort: 1 + (scattered(i + 7) % 65_000),
      sequence: scattered(i),
      acknowledgment: 0,
      flags: TCP_FLAG.SYN,
    })
    const macs = { source: madeUpMac(i), destination: madeUpMac(i + 70_000) }
    return {
      at: THEN + at,
      bytes: ethernetFrame({ ...macs, payload: ipPacket({ ...ends, protocol: 6, payload }) }),
    }
  }),
})

const asks = (count: number, every: number): RawScene => ({
  frames: series(count, every, (i, at) => ({
    at: THEN + at,
    bytes: arpFrame({
      senderMac: attacker.mac,
      senderIp: attacker.ip,
      targetIp: `10.20.0.${(i % 250) + 1}`,
    }),
  })),
})

const searches = (count: number, every: number): RawScene => ({
  frames: series(count, every, (i, at) => ({
    at: THEN + at,
    bytes: ethernetFrame({
      source: attacker.mac,
      destination: '01:0e:cf:00:00:00',
      etherType: 0x8892,
      payload: dcp.identifyRequest(i, [{ option: 255, suboption: 255 }]),
    }),
  })),
})

/** Topology change notifications: IEEE 802.1D-2004 §9.3.2. */
const changes = (count: number, every: number): RawScene => ({
  frames: series(count, every, (_, at) => ({
    at: THEN + at,
    bytes: llcFrame({
      source: attacker.mac,
      destination: '01:80:c2:00:00:00',
      sap: 0x42,
      payload: hex('0000 00 80'),
    }),
  })),
})

/** A hundred questions on a connection of its own, `every` so many seconds. */
const questions = (connections: number, every: number) =>
  series(connections, every, (_, at) =>
    conversation(
      onModbus,
      Array.from({ length: 100 }, () => polled),
      [],
      { at: THEN + at, client: attacker },
    ),
  )

/** One question on one connection, as fast as it is answered. */
const asksTheSame = (count: number) =>
  conversation(
    onModbus,
    Array.from({ length: count }, () => polled),
    [],
    { at: THEN, client: attacker },
  )

const called = (count: number, every: number): RawScene => ({
  frames: series(count, every, (_, at) =>
    datagram({
      at: THEN + at,
      source: attacker.ip,
      destination: '10.20.0.255',
      ports: [47_808, 47_808],
      payload: hex('810b 000c 0120ffff00ff1008'),
    }),
  ),
})

const on104 = { transport: 'tcp', port: 2404 } as const
const interrogated = (send: number) => {
  const of = { type: 100, commonAddress: 10, objects: [{ address: 0, elements: hex('14') }] }
  return [
    iec104.informationFrame(send, send, { ...of, cause: 6 }),
    iec104.informationFrame(send, send + 1, { ...of, cause: 7 }),
  ] as const
}
const interrogations = (count: number, every: number) =>
  conversation(
    on104,
    [interrogated(0)],
    [
      ['client', iec104.functionFrame('STARTDT act')],
      ['server', iec104.functionFrame('STARTDT con')],
    ],
    { at: THEN, times: count, every, client: attacker },
  )

export const proofs: readonly AlertProof[] = [
  {
    name: 'switch-flooded-with-addresses',
    rule: 'mac-flooding',
    defenderTitles: '',
    technique: 'T0842',
    scenes: [usual, macof(1500, 0.002)],
    nearMiss: [usual, macof(300, 1)],
  },
  {
    name: 'neighbours-asked-in-a-storm',
    rule: 'broadcast-flood',
    defenderTitles: '',
    technique: 'T0814',
    scenes: [usual, asks(6000, 0.002)],
    nearMiss: [usual, asks(500, 0.05)],
  },
  {
    name: 'devices-searched-in-a-storm',
    rule: 'broadcast-flood',
    defenderTitles: '',
    technique: 'T0814',
    scenes: [usual, searches(4000, 0.002)],
    nearMiss: [usual, searches(20, 1)],
  },
  {
    name: 'tree-said-to-change-all-the-time',
    rule: 'broadcast-flood',
    defenderTitles: '',
    technique: 'T0814',
    scenes: [usual, changes(1000, 0.01)],
    nearMiss: [usual, changes(20, 1)],
  },
  {
    name: 'controller-flooded-with-questions',
    rule: 'request-flood',
    defenderTitles: '',
    technique: 'T0814',
    scenes: [usual, ...questions(60, 0.1)],
    nearMiss: [usual, ...questions(5, 1)],
  },
  withoutBaseline(
    'controller-asked-the-same-without-end',
    { rule: 'request-flood', technique: 'T0814' },
    [usual, asksTheSame(1500)],
    [usual, asksTheSame(100)],
  ),
  withoutBaseline(
    'everybody-called-without-end',
    { rule: 'request-flood', technique: 'T0814' },
    [called(2000, 0.005)],
    [called(300, 0.005)],
  ),
  {
    name: 'station-interrogated-without-end',
    rule: 'request-flood',
    defenderTitles: '',
    technique: 'T0814',
    scenes: [interrogations(60, 0.2)],
    nearMiss: [interrogations(4, 60)],
  },
  {
    name: 'sessions-taken-in-haste',
    rule: 'excessive-sessions',
    defenderTitles: 'Excessive Number of Sessions',
    technique: 'T0814',
    scenes: [
      usual,
      conversation(onModbus, [polled], [], { at: THEN, times: 80, every: 0.05, client: attacker }),
    ],
    nearMiss: [conversation(onModbus, [polled], [], { times: 45, every: 2 })],
  },
]
