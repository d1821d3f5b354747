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

test('what may go on with long pauses is followed longer', () => {
  const later = limits.answeredIdleSeconds + 1
  assert.equal(isFollowed(50_000, 53, later, false), true) // a stream of reports, such as syslog
  assert.equal(isFollowed(123, 123, later), true)
  assert.equal(isFollowed(50_000, 5683, later), true)
  assert.equal(isFollowed(50_000, 5683, limits.idleSeconds + 1), false)
})

test('an address is the same text for all its flows', () => {
  const flows = new FlowTable(1, [])
  const one = flows.party(flows.follow(datagram(50_000, 53, false, 0), 0), 0, '')
  const other = flows.party(flows.follow(datagram(50_001, 53, false, 0), 0), 0, '')
  assert.deepEqual([one.ip, one.port, other.ip, other.port], ['10.0.0.1', 50_000, '10.0.0.1', 50_001])
})
