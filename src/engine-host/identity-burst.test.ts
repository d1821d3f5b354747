/** Forged devices from bytes: the inventory knows each by the frame that the rule looks at. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FrameReader } from '#capture/frame-reader'
import { PcapWriter } from '#capture/pcap-writer'
import { ethernetFrame, IP_PROTOCOL, ipPacket, tcpSegment, udpDatagram } from '#wire/build'
import { buildEngine } from './engine.ts'
import { plainRequest } from './request.ts'
import { newPulse } from './watchdog.ts'

const MAC = { source: '02:00:00:00:00:01', destination: '02:00:00:00:00:02' }
const FORGED = 1200

interface Frame {
  readonly bytes: Uint8Array
  readonly seconds: number
}

const addressOf = (network: number, at: number): string => `10.${network}.${at >> 8}.${at & 255}`

/** ASHRAE 135-2020 annex J (Original-Broadcast-NPDU) and clause 16.10.2 (I-Am). */
function iAm(at: number): Frame {
  const ends = { source: addressOf(20, at), destination: '10.255.255.255' }
  const instance = at.toString(16).padStart(6, '0')
  const payload = Buffer.from(`810b000001001000c402${instance}2205c491032105`, 'hex')
  payload.writeUInt16BE(payload.length, 2) // BVLC length
  const datagram = udpDatagram({ ...ends, sourcePort: 47808, destinationPort: 47808, payload })
  const packet = ipPacket({ ...ends, protocol: IP_PROTOCOL.UDP, payload: datagram })
  const bytes = ethernetFrame({ ...MAC, destination: 'ff:ff:ff:ff:ff:ff', payload: packet })
  return { bytes, seconds: at / 100 }
}

/** A Modbus request without a response. */
function request(client: string, server: string, seconds: number): Frame {
  const ends = { source: client, destination: server }
  const payload = Buffer.from('000100000006010300000001', 'hex')
  const numbers = { sequence: 1 + Math.floor(seconds) * payload.length, acknowledgment: 1 }
  const segment = tcpSegment({
    ...ends,
    ...numbers,
    sourcePort: 40_000,
    destinationPort: 502,
    flags: 0x18,
    payload,
  })
  const packet = ipPacket({ ...ends, protocol: IP_PROTOCOL.TCP, payload: segment })
  return { bytes: ethernetFrame({ ...MAC, payload: packet }), seconds }
}

async function alertsOf(frames: Iterable<Frame>): Promise<Map<string, string>> {
  const engine = await buildEngine({ ...plainRequest, files: ['made.pcap'] }, newPulse())
  const writer = new PcapWriter(1)
  const reader = new FrameReader({ framesBefore: 0 })
  reader.push(writer.header())
  let number = 0
  for (const { bytes, seconds } of frames) {
    const place = { start: 0, end: bytes.length, originalLength: bytes.length, interfaceIndex: 0 }
    const time = 1_767_225_600e6 + Math.round(seconds * 1e6)
    reader.push(writer.frame({ bytes, ...place, number: ++number, time, nanoseconds: 0, linkType: 1 }))
    engine.read(reader, 0)
  }
  const alerts = new Map<string, string>()
  for (const change of engine.changes()) {
    if (change.kind === 'alert') alerts.set(change.alert.rule, change.alert.title)
  }
  return alerts
}

function* forgedPairs(from: number): Generator<Frame> {
  for (let at = 0; at < FORGED; at++) yield request(addressOf(20, at), addressOf(60, at), from + at / 100)
}

/** One client polls; the last request comes when all flows have been counted. */
function* pollsAround(seconds: number, between: Iterable<Frame>): Generator<Frame> {
  for (let at = 0; at < seconds; at += 20) yield request('10.0.0.1', '10.0.0.2', at)
  yield* between
  for (let at = seconds + 20; at < seconds + 60; at += 5) yield request('10.0.0.1', '10.0.0.2', at)
}

test('forged I-Am raise an alert, though each device is known by its frame', async () => {
  const alerts = await alertsOf(Array.from({ length: FORGED }, (_, at) => iAm(at)))
  assert.equal(alerts.get('identity-burst'), 'Burst of new device identities')
})

test('forged Modbus pairs raise an alert long after the recording began', async () => {
  const alerts = await alertsOf(pollsAround(620, forgedPairs(620)))
  assert.equal(alerts.get('identity-burst'), 'Burst of new source addresses')
})

test('as many pairs raise none when the recording begins: all of a plant is new then', async () => {
  const alerts = await alertsOf(pollsAround(20, forgedPairs(20)))
  assert.equal(alerts.has('identity-burst'), false)
})
