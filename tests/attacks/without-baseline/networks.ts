/** Attacks on what keeps a network together, and on protection: trees, times, names, states and samples. */
import { hex } from '#bytes/hex'
import * as dns from '#protocols/dns/testing/encode'
import * as goose from '#protocols/goose/testing/encode'
import { encodeNtp } from '#protocols/ntp/testing/encode'
import { sampledValues } from '#protocols/sampled-values/testing/encode'
import { ethernetFrame, llcFrame } from '#wire/build'
import { series } from '../attempts.ts'
import type { AlertProof, RawScene } from '../proof.ts'
import { attacker, datagram, THEN, usual } from './proof.ts'

/** A configuration message of the bridge that is the root: IEEE 802.1D-2004 §9.3.1. */
const hello = (at: number, mac: string, bridge: string) => ({
  at,
  bytes: llcFrame({
    source: mac,
    destination: '01:80:c2:00:00:00',
    sap: 0x42,
    payload: hex(`0000 00 00 00 ${bridge} 00000000 ${bridge} 8001 0000 1400 0200 0f00`),
  }),
})
const root = series(10, 2, (_, at) => hello(at, '02:00:00:00:00:01', '8000 020000000001'))
const newRoot = (from: number, priority: string) =>
  series(5, 2, (_, at) => hello(from + at, attacker.mac, `${priority} 020000000066`))

/** Seconds since 1970 of 2026-01-01, when a proof's capture begins. */
const BEGINNING = 1_767_225_600
const server = '10.20.0.5'
const timeAsked = (at: number, shift: number): RawScene['frames'] => [
  datagram({
    at,
    source: '10.20.0.1',
    destination: server,
    ports: [123, 123],
    payload: encodeNtp({ mode: 3, stratum: 0, reference: new Uint8Array(4), seconds: BEGINNING + at }),
  }),
  datagram({
    at: at + 0.01,
    source: server,
    destination: '10.20.0.1',
    ports: [123, 123],
    payload: encodeNtp({ mode: 4, stratum: 2, reference: hex('c6336464'), seconds: BEGINNING + at + shift }),
    macs: { source: '02:00:00:00:00:05', destination: '02:00:00:00:00:01' },
  }),
]
const times = (shiftThen: number): RawScene => ({
  frames: [0, 4, 8, 12]
    .flatMap((at) => timeAsked(at, 0))
    .concat([20, 24].flatMap((at) => timeAsked(at, shiftThen))),
})

const NAME = 'a1.rebind.example.com'
const looked = (at: number, address: string): RawScene['frames'] => [
  datagram({
    at,
    source: '10.20.0.7',
    destination: '8.8.8.8',
    ports: [40_000 + at, 53],
    payload: dns.encodeQuery(at, NAME),
  }),
  datagram({
    at: at + 0.02,
    source: '8.8.8.8',
    destination: '10.20.0.7',
    ports: [53, 40_000 + at],
    payload: dns.encodeResponse(at, NAME, hex(address)),
  }),
]

const RELAY = '02:00:00:00:00:31'
const control = { applicationId: 3, controlBlock: 'BAY1PROT/LLN0$GO$gcb_trip' }
const state = (at: number, stateNumber: number, sequenceNumber: number, changedAt: number) => ({
  at,
  bytes: ethernetFrame({
    source: RELAY,
    destination: '01:0c:cd:01:00:03',
    etherType: 0x88b8,
    payload: goose.goose({
      ...control,
      stateNumber,
      sequenceNumber,
      time: BEGINNING + changedAt,
      data: [goose.entries.boolean(stateNumber % 2 === 0)],
    }),
  }),
})
/** A trip, its end, and the trip once more as it was recorded: the relay's own address, an earlier state. */
const trip = [
  ...series(10, 1, (i, at) => state(at, 7, 10 + i, 0)),
  ...series(3, 1, (i, at) => state(10 + at, 8, i, 10)),
  ...series(10, 1, (i, at) => state(13 + at, 9, i, 13)),
]
const replay = series(3, 1, (i, at) => state(30.2 + at, 8, i, 10))
/** The relay starts again: from 1, with a new time. */
const restart = series(5, 1, (i, at) => state(30.2 + at, 1, i, 30))

const samples = (at: number, mac: string, count: number, value: number) => ({
  at,
  bytes: ethernetFrame({
    source: mac,
    destination: '01:0c:cd:04:00:01',
    etherType: 0x88ba,
    payload: sampledValues(0x4000, [{ id: 'MU01', sampleCount: count % 4000, channels: [[value, 0]] }]),
  }),
})
const unit = series(4000, 0.00025, (i, at) => samples(at, '02:00:00:00:00:41', i, 100))
const forged = series(400, 0.00025, (i, at) => samples(0.5001 + at, attacker.mac, 2000 + i, 9999))

export const proofs: readonly AlertProof[] = [
  {
    name: 'tree-taken-over',
    rule: 'spanning-tree-root-changed',
    defenderTitles: '',
    technique: 'T0830',
    scenes: [{ frames: [...root, ...newRoot(THEN, '0000')] }],
    nearMiss: [{ frames: [...root, ...newRoot(THEN, 'f000')] }],
  },
  {
    name: 'time-server-shifted',
    rule: 'time-server-jumped',
    defenderTitles: '',
    technique: 'T0830',
    scenes: [usual, times(3600)],
    nearMiss: [usual, times(2)],
  },
  {
    name: 'name-rebound-into-the-plant',
    rule: 'dns-rebinding',
    defenderTitles: '',
    technique: 'T0866',
    scenes: [usual, { frames: [...looked(10, '05060708'), ...looked(14, '0a140002')] }],
    nearMiss: [usual, { frames: [...looked(10, '05060708'), ...looked(14, '05060709')] }],
  },
  {
    name: 'goose-trip-replayed',
    rule: 'goose-sequence-anomaly',
    defenderTitles: '',
    technique: 'T1692.002',
    scenes: [{ frames: [...trip, ...replay] }],
    nearMiss: [{ frames: [...trip, ...restart] }],
  },
  {
    name: 'samples-forged',
    rule: 'sampled-values-second-publisher',
    defenderTitles: '',
    technique: 'T1692.002',
    scenes: [{ frames: [...unit, ...forged] }],
    nearMiss: [{ frames: unit }],
  },
]
