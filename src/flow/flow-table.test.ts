import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Packet } from '#wire/packet'
import { FlowTable } from './flow-table.ts'
import { limits } from './limits.ts'

/** A datagram between 10.0.0.1 and 10.0.0.2. */
function datagram(sourcePort: number, destinationPort: number, isAnswer: boolean, time: number): Packet {
  const bytes = Uint8Array.of(10, 0, 0, isAnswer ? 2 : 1, 10, 0, 0, isAnswer ? 1 : 2, 0, 0)
  return Object.assign(new Packet(), {
    bytes,
    addressBytes: bytes,
    start: 0,
    end: bytes.length,
    time,
    ipVersion: 4,
    sourceIpAt: 0,
    destinationIpAt: 4,
    timeToLive: 64,
    ipIdentification: 0,
    ipProtocol: 17,
    transport: 17,
    sourcePort,
    destinationPort,
    payloadStart: 8,
    payloadEnd: bytes.length,
  })
}

/** Is the flow still followed so many seconds after a question and, perhaps, its answer? */
function isFollowed(clientPort: number, serverPort: number, seconds: number, isAnswered = true): boolean {
  const flows = new FlowTable(1, [])
  const flow = flows.follow(datagram(clientPort, serverPort, false, 1e6), 0)
  if (isAnswered) flows.follow(datagram(serverPort, clientPort, true, 1e6 + 2000), 0)
  flows.expire((1 + seconds) * 1e6)
  return flows.isUsed(flow)
}

test('an answered question to a well-known port is soon forgotten', () => {
  assert.equal(isFollowed(50_000, 53, limits.answeredIdleSeconds - 1), true)
  assert.equal(isFollowed(50_000, 53, limits.answeredIdleSeconds + 1), false)
})

test('a word or two on the link layer are soon forgotten, what goes on there is not', () => {
  const bytes = Uint8Array.of(0, 0, 0xbc, 0, 0, 1, 0, 0, 0xbc, 0, 0, 2)
  const frame = (time: number): Packet =>
    Object.assign(new Packet(), {
      ...{ bytes, addressBytes: bytes, start: 0, end: bytes.length, time, ipVersion: 0 },
      ...{ destinationMacAt: 0, sourceMacAt: 6, etherType: 0x0806 },
    })
  const isKept = (frames: number, seconds: number): boolean => {
    const flows = new FlowTable(1, [])
    let flow = -1
    for (let number = 0; number < frames; number++) flow = flows.follow(frame(number * 1e6), 0)
    flows.expire((frames - 1 + seconds) * 1e6)
    return flows.isUsed(flow)
  }
  const { answeredPackets, answeredIdleSeconds, idleSeconds } = limits
  assert.equal(isKept(answeredPackets, answeredIdleSeconds - 1), true)
  assert.equal(isKept(answeredPackets, answeredIdleSeconds + 1), false)
  assert.equal(isKept(answeredPackets + 1, idleSeconds - 1), true)
})

test('what may go on with long pauses is followed longer', () => {
  const later = limits.answeredIdleSeconds + 1
  assert.equal(isFollowed(50_000, 53, later, false), true) // a stream of reports, such as syslog
  assert.equal(isFollowed(123, 123, later), true)
  assert.equal(isFollowed(50_000, 5683, later), true)
  assert.equal(isFollowed(50_000, 5683, limits.idleSeconds + 1), false)
})

test('visits of one client to a service where each question stands alone are one flow', () => {
  const flows = new FlowTable(1, [65_536 + 53, 65_536 + 161], [53])
  const first = flows.follow(datagram(50_000, 53, false, 0), 0)
  assert.equal(flows.follow(datagram(53, 50_001, true, 1000), 0), first)
  assert.equal(flows.follow(datagram(50_001, 53, false, 2000), 0), first)
  assert.deepEqual([flows.party(first, 0, '').port, flows.party(first, 1, '').port], [50_000, 53])
  assert.deepEqual([...flows.packets.slice(2 * first, 2 * first + 2)], [2, 1])
  // A service that asks, another service, and a client that is known by an answer first.
  for (const [from, to] of [
    [161, 53],
    [53, 53],
    [50_000, 161],
  ] as const)
    assert.notEqual(flows.follow(datagram(from, to, false, 3000), 0), first)
  const other = new FlowTable(1, [65_536 + 53], [53])
  const answered = other.follow(datagram(53, 50_002, true, 0), 0)
  assert.deepEqual([other.party(answered, 0, '').port, other.party(answered, 1, '').port], [50_002, 53])
})

test('a flow of visits is found by the ports of each of them', () => {
  const flows = new FlowTable(1, [65_536 + 53], [53])
  const flow = flows.follow(datagram(50_000, 53, false, 0), 0)
  const source = Uint8Array.of(10, 0, 0, 1)
  const destination = Uint8Array.of(10, 0, 0, 2)
  for (const sourcePort of [50_000, 50_001])
    assert.equal(
      flows.find({ ipProtocol: 17, source, sourcePort, destination, destinationPort: 53 }, 0),
      flow,
    )
  assert.equal(
    flows.find({ ipProtocol: 6, source, sourcePort: 50_000, destination, destinationPort: 53 }, 0),
    -1,
  )
})

test('an address is the same text for all its flows', () => {
  const flows = new FlowTable(1, [])
  const one = flows.party(flows.follow(datagram(50_000, 53, false, 0), 0), 0, '')
  const other = flows.party(flows.follow(datagram(50_001, 53, false, 0), 0), 0, '')
  assert.deepEqual([one.ip, one.port, other.ip, other.port], ['10.0.0.1', 50_000, '10.0.0.1', 50_001])
})

test('a flow that was heard before the clock was set back is idle from then on', () => {
  const flows = new FlowTable(1, [])
  const flow = flows.follow(datagram(50_000, 50_001, false, 3600e6), 0)
  flows.setBack(1e6)
  flows.expire((limits.idleSeconds + 1) * 1e6)
  assert.equal(flows.isUsed(flow), true)
  flows.expire((limits.idleSeconds + 2) * 1e6)
  assert.equal(flows.isUsed(flow), false)
})

test('of more flows than are followed the latest stay, each found by its ends, and those that go are told', () => {
  const flows = new FlowTable(1, [])
  let ended = 0
  flows.ended = () => ended++
  const packet = datagram(1, 502, false, 0)
  const { bytes } = packet
  const follow = (number: number) => {
    bytes[1] = number >>> 24
    bytes[2] = number >>> 16
    packet.sourcePort = number & 0xffff
    packet.time = number
    return flows.follow(packet, 0)
  }
  const beyond = 3000
  const at: number[] = []
  for (let number = 0; number < limits.flows + beyond; number++) {
    at.push(follow(number))
    assert.equal(flows.isNew, true)
  }
  assert.equal(flows.counters.flowsEvicted, beyond)
  assert.equal(ended, beyond)
  assert.equal(flows.high, limits.flows)
  for (let number = limits.flows; number < limits.flows + beyond; number++) {
    assert.equal(follow(number), at[number])
    assert.equal(flows.isNew, false)
  }
})

test('ends just the flows that have been idle for too long, whichever were heard between', () => {
  const flows = new FlowTable(1, [])
  const ended: number[] = []
  flows.ended = (flow) => ended.push(flow)
  const last = new Map<number, number>()
  let all = 0
  for (let second = 1; second < 4000; second++) {
    for (let port = 0; port < 40; port++) {
      const isSilent = Math.floor(second / (100 + 20 * port)) % 2 === 1
      if (isSilent || second % (1 + 3 * port) !== 0) continue
      last.set(flows.follow(datagram(40_000 + port, 50_000, false, second * 1e6), 0), second)
    }
    if (second % 10 !== 0) continue
    ended.length = 0
    flows.expire(second * 1e6)
    const overdue = [...last].flatMap(([flow, heard]) => (second - heard > limits.idleSeconds ? [flow] : []))
    assert.deepEqual(
      ended,
      overdue.sort((one, other) => one - other),
      `second ${second}`,
    )
    for (const flow of overdue) last.delete(flow)
    all += ended.length
  }
  assert.ok(all > 30, `${all} flows ended`)
})

test('the options of the first SYN of a side are kept, those of its answer are not', () => {
  const flows = new FlowTable(1, [])
  const header = [...Array<number>(13).fill(0), 0, 0, 0, 0, 0, 0, 0]
  const segment = (isAnswer: boolean, tcpFlags: number, options: readonly number[]) => {
    const packet = datagram(50_000, 5000, isAnswer, 1e6)
    const bytes = Uint8Array.of(...packet.bytes.subarray(0, 8), ...header, ...options)
    return Object.assign(packet, {
      ...{
        bytes,
        addressBytes: bytes,
        end: bytes.length,
        payloadStart: bytes.length,
        payloadEnd: bytes.length,
      },
      ...{ ipPayloadStart: 8, transport: 6, ipProtocol: 6, tcpFlags, window: 512 },
      ...(isAnswer ? { sourcePort: 5000, destinationPort: 50_000 } : {}),
    })
  }
  const mss = [2, 4, 5, 180]
  const flow = flows.follow(segment(false, 0x02, [...mss, 4, 2, 1, 1]), 0)
  const client = 2 * flow + flows.side
  flows.follow(segment(true, 0x12, mss), 0)
  flows.follow(segment(false, 0x02, mss), 0)
  assert.deepEqual([flows.synOptions[client], flows.synWindow[client]], [0o1422, 512])
  assert.equal(flows.synOptions[client ^ 1], 0)
})

test('the time-to-live of a side is that of the MAC which it sent from last', () => {
  const flows = new FlowTable(1, [])
  const from = (card: number, timeToLive: number, time: number) => {
    const packet = datagram(50_000, 5000, false, time)
    const bytes = Uint8Array.of(...packet.bytes.subarray(0, 8), 0, 0, 0x5e, 0, 0, 9, 0, 0, 0x5e, 0, 0, card)
    Object.assign(packet, { bytes, addressBytes: bytes, destinationMacAt: 8, sourceMacAt: 14, timeToLive })
    return packet
  }
  const column = (flow: number) => 2 * flow + flows.side
  const flow = flows.follow(from(1, 64, 1e6), 0)
  assert.equal(flows.timeToLive[column(flow)], 64)
  flows.follow(from(1, 62, 2e6), 0)
  assert.equal(flows.timeToLive[column(flow)], 62)
  flows.follow(from(2, 63, 3e6), 0)
  assert.equal(flows.timeToLive[column(flow)], 63)
})
