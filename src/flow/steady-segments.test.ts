import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ethernetFrame, IP_PROTOCOL, ipPacket, TCP_FLAG, tcpSegment } from '#wire/build'
import { frameOf } from '#wire/describe'
import { Packet } from '#wire/packet'
import { plainTcpPayload } from '#wire/plain-tcp'
import { FlowTable } from './flow-table.ts'
import { SteadySegments } from './steady-segments.ts'
import { TcpStreams } from './tcp-streams.ts'

const SIDES = [
  { ip: '10.0.0.9', port: 40_000, mac: '02:00:00:00:00:09' },
  { ip: '10.0.0.2', port: 502, mac: '02:00:00:00:00:02' },
] as const
const OTHER_MAC = '02:00:00:00:00:77'

/** Numbers that look random and are the same each time (a linear congruential generator). */
function newDice(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return (state >>> 8) % below
  }
}

/** A conversation in order for the most part: copies, late, lost and repeated segments, flags, and senders that move. */
function conversation(seed: number): { bytes: Uint8Array; time: number }[] {
  const dice = newDice(seed)
  const next = [1000, 5000]
  const frames: { bytes: Uint8Array; time: number }[] = []
  const waiting: { bytes: Uint8Array; time: number }[] = []
  let time = 1_000_000
  for (let i = 0; i < 400; i++) {
    time += 1 + dice(20_000)
    const from = dice(2)
    const [sender, receiver] = [SIDES[from]!, SIDES[1 - from]!]
    const luck = dice(40)
    const payload = Uint8Array.from({ length: dice(4) === 0 ? 0 : 1 + dice(30) }, () => 65 + dice(26))
    const isAgain = luck === 1
    const sequence = isAgain ? next[from]! - 5 : luck === 2 ? next[from]! + 7 : next[from]!
    const flags =
      luck === 3
        ? TCP_FLAG.FIN | TCP_FLAG.ACK
        : luck === 4
          ? TCP_FLAG.SYN
          : TCP_FLAG.ACK | (dice(2) * TCP_FLAG.PSH)
    const segment = tcpSegment({
      source: sender.ip,
      destination: receiver.ip,
      sourcePort: sender.port,
      destinationPort: receiver.port,
      sequence,
      acknowledgment: next[1 - from]! + (luck === 5 ? 20 : 0),
      flags,
      payload,
    })
    const packet = ipPacket({
      source: sender.ip,
      destination: receiver.ip,
      protocol: IP_PROTOCOL.TCP,
      payload: segment,
      identification: luck === 6 ? 0 : i,
      timeToLive: luck === 7 ? 60 : 64,
    })
    const mac = luck === 8 ? OTHER_MAC : sender.mac
    const bytes = ethernetFrame({ source: mac, destination: receiver.mac, payload: packet })
    if (!isAgain) next[from]! += payload.length
    if (luck === 9) waiting.push({ bytes, time })
    else frames.push({ bytes, time })
    if (luck === 10) frames.push({ bytes, time: time + 20 })
    if (luck === 11) frames.push(...waiting.splice(0).map((late) => ({ ...late, time })))
  }
  return frames
}

/** Segments passed on and counted, with or without the fast path. */
function read(frames: readonly { bytes: Uint8Array; time: number }[], isShort: boolean) {
  const emitted: string[] = []
  const flows = new FlowTable(1, [502])
  const text = (bytes: Uint8Array, start: number, end: number) =>
    String.fromCharCode(...bytes.subarray(start, end))
  const streams = new TcpStreams(flows, {
    bytes: (flow, side, bytes, start, end, time) =>
      emitted.push(`${flows.frame} ${flow} ${side} ${text(bytes, start, end)} ${time}`),
    late: (_flow, side, { run }) => emitted.push(`late ${side} ${text(run, 0, run.length)}`) < 0,
    unrecognised: () => undefined,
    standing: () => 'between',
    speaker: () => 'operational',
    gap: (_flow, side, missing, time) => emitted.push(`gap ${side} ${missing} ${time}`),
    overlap: (_flow, side) => emitted.push(`overlap ${side}`),
    illegalFlags: (_flow, side, flags) => emitted.push(`flags ${side} ${flags}`),
  })
  const steady = new SteadySegments(flows, streams)
  const packet = new Packet()
  let taken = 0
  frames.forEach(({ bytes, time }, index) => {
    const frame = { ...frameOf(bytes), time }
    flows.frame = index + 1
    streams.tick(time)
    if (isShort && steady.take(frame, plainTcpPayload(bytes, 0, bytes.length), 0)) {
      taken++
      return
    }
    packet.over(frame)
    const flow = flows.follow(packet, 0)
    if (flows.isDuplicate) streams.pushCopy(packet, flow, flows.side)
    else streams.push(packet, flow, flows.side)
  })
  for (let flow = 0; flow < flows.high; flow++) streams.flush(flow)
  const columns = [
    flows.packets,
    flows.bytes,
    flows.timeToLive,
    flows.tcp,
    flows.nextSequence,
    flows.confirmed,
  ]
  const counts = columns.map((column) => [...column.slice(0, 4)])
  const times = [flows.firstTime, flows.lastTime, flows.lastFrame, flows.vlan].map((column) => column[0])
  const macs = [flows.party(0, 0, ''), flows.party(0, 1, ''), flows.takeMoved(0)]
  return { said: { emitted, counts, times, macs, ...flows.counters, ...streams.counters }, taken }
}

test('a segment in order says the same the short way as the long way, whatever comes between', () => {
  let taken = 0
  for (let seed = 1; seed <= 40; seed++) {
    const frames = conversation(seed)
    const long = read(frames, false)
    const short = read(frames, true)
    assert.deepEqual(short.said, long.said, `seed ${seed}`)
    taken += short.taken
  }
  assert.ok(taken > 40 * 50, `${taken} were taken the short way`)
})

test('leaves a copy, a segment ahead and the start of a stream to the long way', () => {
  const frames = conversation(3)
  const [first] = frames
  const flows = new FlowTable(1, [502])
  const streams = new TcpStreams(flows, {} as never)
  const steady = new SteadySegments(flows, streams)
  const payload = plainTcpPayload(first!.bytes, 0, first!.bytes.length)
  assert.equal(steady.take({ ...frameOf(first!.bytes), time: first!.time }, payload, 0), false)
  assert.equal(flows.high, 0)
})
