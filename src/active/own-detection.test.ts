/** The sensor's own queries in its own view: events for planned ones, an alert for forged and for missing ones. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FrameReader } from '#capture/frame-reader'
import { PcapWriter } from '#capture/pcap-writer'
import { buildEngine } from '#engine-host/engine'
import { plainRequest } from '#engine-host/request'
import type { Alert } from '#model/alert'
import type { Device } from '#model/device'
import type { TimelineEvent } from '#model/journal'
import type { OwnQuery } from '#model/own-query'
import { identityData } from '#protocols/cip/testing/encode'
import { listIdentityReply, listIdentityRequest } from '#protocols/enip/testing/encode'
import { profinetFrame } from './template/link-frame.ts'
import { frameOf } from './testing/frames.ts'
import { QUERY_SIDE } from './testing/namespaces.ts'

const DEVICE = '10.77.0.5'
/** Microseconds. */
const START = 1_770_000_000_000_000
const SECOND = 1_000_000
const identity = identityData(
  {
    vendor: 1,
    deviceType: 14,
    productCode: 54,
    major: 20,
    minor: 11,
    status: 0x60,
    serial: 0xa10005,
    productName: '1756-L61/B LOGIX5561',
  },
  3,
)

function entryAt(seconds: number, target = DEVICE): OwnQuery {
  const from = START + seconds * SECOND
  return {
    plan: '1',
    template: 'enip-list-identity',
    target,
    port: 44818,
    transport: 'udp',
    from,
    until: from + SECOND,
  }
}

/** A List Identity of the query address at each of these seconds, and its answer. */
function capture(seconds: readonly number[], quietUntil = 0): Uint8Array {
  const writer = new PcapWriter(1)
  const record = (bytes: Uint8Array, at: number) =>
    writer.frame({
      bytes,
      start: 0,
      end: bytes.length,
      originalLength: bytes.length,
      time: START + at * SECOND,
      nanoseconds: 0,
      linkType: 1,
      interfaceIndex: 0,
      number: 1,
    })
  const others = (at: number) =>
    record(
      frameOf({
        payload: Uint8Array.of(1),
        to: '10.77.0.8',
        from: '10.77.0.7',
        port: 9999,
        transport: 'udp',
      }),
      at,
    )
  const frames = seconds.flatMap((at) => [
    record(frameOf({ payload: listIdentityRequest(), to: DEVICE, port: 44818, transport: 'udp' }), at),
    record(answerFrame(), at + 0.01),
  ])
  const quiet = Array.from({ length: Math.ceil(quietUntil / 10) }, (_, i) =>
    others(Math.max(0, ...seconds) + 1 + i * 10),
  )
  return Buffer.concat([writer.header(), others(0), ...frames, ...quiet])
}

function answerFrame(): Uint8Array {
  const frame = frameOf({
    payload: listIdentityReply(Uint8Array.of(10, 77, 0, 5), identity),
    to: QUERY_SIDE.address,
    from: DEVICE,
    port: 40_000,
    transport: 'udp',
  })
  // From the device's MAC address and port.
  const [to, from] = [frame.slice(6, 12), frame.slice(0, 6)]
  frame.set(to, 0)
  frame.set(from, 6)
  new DataView(frame.buffer, frame.byteOffset).setUint16(34, 44_818)
  return frame
}

async function analysed(file: Uint8Array, queries: readonly OwnQuery[] | undefined) {
  const ownQueries = queries && {
    ...{ addresses: [QUERY_SIDE.address], macs: [QUERY_SIDE.mac] },
    queries,
  }
  const engine = await buildEngine(
    { ...plainRequest, files: ['mirror'], ownQueries },
    new Int32Array(new SharedArrayBuffer(64)),
  )
  const reader = new FrameReader()
  reader.push(file)
  engine.read(reader, 0)
  reader.finish()
  engine.read(reader, 0)
  engine.endCapture()
  const [alerts, devices, events] = [
    new Map<string, Alert>(),
    new Map<string, Device>(),
    [] as TimelineEvent[],
  ]
  let counters: Readonly<Record<string, number>> = {}
  for (const entry of engine.finish()) {
    if (entry.kind === 'alert') alerts.set(entry.alert.id, entry.alert)
    if (entry.kind === 'device') devices.set(entry.device.id, entry.device)
    if (entry.kind === 'event') events.push(entry.event)
    if (entry.kind === 'counters') counters = entry.counters
  }
  return { alerts: [...alerts.values()], devices: [...devices.values()], events, counters }
}

test('a planned query is an event and no alert; its sender is a sensor, its answer is read', async () => {
  const { alerts, devices, events } = await analysed(capture([1, 4]), [entryAt(1), entryAt(4)])
  assert.deepEqual(
    alerts.map(({ rule }) => rule),
    [],
  )
  assert.deepEqual(
    events.filter(({ type }) => type === 'active-query').map(({ text }) => text),
    ['enip-list-identity of plan 1 to 10.77.0.5', 'enip-list-identity of plan 1 to 10.77.0.5'],
  )
  const sensor = devices.find(({ ipAddresses }) => ipAddresses.includes(QUERY_SIDE.address))
  assert.deepEqual([sensor?.type, sensor?.roles], ['Server', ['sensor']])
  const device = devices.find(({ ipAddresses }) => ipAddresses.includes(DEVICE))
  assert.equal(device?.model, '1756-L61/B LOGIX5561')
})

/** A DCP Get to the device, or to another MAC address, and an answer of the device. */
function linkCapture(to: string): Uint8Array {
  const writer = new PcapWriter(1)
  const [mac, ownMac] = [to, QUERY_SIDE.mac].map((one) => one.replaceAll(':', ''))
  const frames = [
    profinetFrame(mac!, ownMac!, 'fefd 0300 53470001 0000 0002 0201'),
    profinetFrame(ownMac!, mac!, 'fefd 0301 53470001 0000 000a 0201 0006 0000 582d3230'),
  ]
  const written = frames.map((hex, i) => {
    const bytes = Buffer.from(hex, 'hex')
    return writer.frame({
      ...{ bytes, start: 0, end: bytes.length, originalLength: bytes.length, time: START + (1 + i) * SECOND },
      ...{ nanoseconds: 0, linkType: 1, interfaceIndex: 0, number: 1 },
    })
  })
  return Buffer.concat([writer.header(), ...written])
}

test('a frame without IP is planned or foreign by the MAC addresses', async () => {
  const entry: OwnQuery = {
    ...{ ...entryAt(1), template: 'dcp-get', transport: 'link', port: 0x8892 },
    destination: '02:00:00:00:77:05',
  }
  const planned = await analysed(linkCapture('02:00:00:00:77:05'), [entry])
  assert.deepEqual([planned.alerts, planned.counters.ownQueriesSeen], [[], 1])
  const foreign = await analysed(linkCapture('02:00:00:00:77:06'), [entry])
  assert.deepEqual(
    foreign.alerts.map(({ rule }) => rule),
    ['query-address-misused'],
  )
})

test('traffic of the query address without an entry is one critical alert', async () => {
  const { alerts } = await analysed(capture([1, 30, 31, 32]), [entryAt(1)])
  assert.deepEqual(
    alerts.map(({ rule, severity, count }) => [rule, severity, count > 0]),
    [['query-address-misused', 'critical', true]],
  )
})

test('a query that was written down as sent and is not seen is one critical alert', async () => {
  const { alerts } = await analysed(capture([1], 400), [entryAt(1), entryAt(20, '10.77.0.9')])
  assert.equal(alerts.length, 1)
  assert.equal(alerts[0]?.rule, 'query-address-misused')
  assert.match(alerts[0]?.what ?? '', /10\.77\.0\.9.*not seen/)
})

test('without a journal the same traffic is judged as of any device', async () => {
  const { events, counters, devices } = await analysed(capture([1]), undefined)
  assert.equal(counters.ownQueriesSeen ?? 0, 0)
  assert.equal(events.filter(({ type }) => type === 'active-query').length, 0)
  assert.equal(devices.find(({ ipAddresses }) => ipAddresses.includes(QUERY_SIDE.address))?.type, 'HMI')
})
