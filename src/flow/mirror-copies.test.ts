import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Packet } from '#wire/packet'
import { MirrorCopies } from './mirror-copies.ts'

/** A frame of the link layer with these bytes behind its addresses. */
function frame(byteCount: readonly number[], time: number): Packet {
  const bytes = Uint8Array.from([...new Array(12).fill(2), 0x88, 0x92, ...byteCount])
  return Object.assign(new Packet(), {
    bytes,
    addressBytes: bytes,
    time,
    end: bytes.length,
    sourceMacAt: 6,
    destinationMacAt: 0,
    etherType: 0x8892,
    linkPayloadStart: 14,
    linkPayloadEnd: bytes.length,
  })
}

function verdicts(...packets: readonly Packet[]): boolean[] {
  const copies = new MirrorCopies(2)
  return packets.map((packet) => copies.isCopy(packet, 1))
}

test('a frame of the link layer that comes again at once is a copy, later it is another', () => {
  assert.deepEqual(verdicts(frame([1, 2], 0), frame([1, 2], 40), frame([1, 2], 2000)), [false, true, false])
})

test('a flood of equal frames stays one: each has a single copy', () => {
  const flood = Array.from({ length: 6 }, (_, i) => frame([9], i * 10))
  assert.deepEqual(verdicts(...flood), [false, true, false, true, false, true])
})

test('frames of one and the same time are a program’s, each meant', () => {
  assert.deepEqual(verdicts(frame([1, 2], 5), frame([1, 2], 5), frame([1, 2], 5)), [false, false, false])
})

test('what differs is no copy, however soon it comes', () => {
  assert.deepEqual(verdicts(frame([1, 2], 0), frame([1, 3], 10), frame([1, 3, 0], 20)), [false, false, false])
})

test('frames that differ in their last byte alone are two: a value, or the counter of a cycle', () => {
  const long = (last: number, time: number) => frame([...new Array(200).fill(5), last], time)
  assert.deepEqual(verdicts(long(1, 0), long(2, 150), long(1, 170)), [false, false, true])
})

test('a datagram without identification has a copy only if it comes at once', () => {
  const datagram = (time: number, ipIdentification: number) =>
    Object.assign(frame([7, 7, 7, 7, 0, 12, 0, 0], time), {
      ipVersion: 4,
      ipIdentification,
      transport: 17,
      ipPayloadStart: 14,
      ipPayloadEnd: 22,
    })
  assert.deepEqual(verdicts(datagram(0, 0), datagram(30, 0), datagram(3000, 0)), [false, true, false])
  assert.deepEqual(verdicts(datagram(0, 5), datagram(3000, 5), datagram(3030, 6)), [false, true, false])
})

test('a datagram with the identification, length and checksum of another is no copy if it says something else', () => {
  const datagram = (word: number, time: number) => {
    const byteCount = [0, 1, 0, 2, 0, 12, 9, 9, 7, word, 7, 7]
    return Object.assign(frame(byteCount, time), {
      ...{ ipVersion: 4, ipIdentification: 5, transport: 17, ipPayloadStart: 14, ipPayloadEnd: 26 },
    })
  }
  assert.deepEqual(verdicts(datagram(1, 0), datagram(2, 100), datagram(2, 200)), [false, false, true])
})

test('what one side sends is no copy of what another sent', () => {
  const copies = new MirrorCopies(2)
  assert.equal(copies.isCopy(frame([1], 0), 0), false)
  assert.equal(copies.isCopy(frame([1], 10), 1), false)
  copies.grow(4)
  assert.equal(copies.isCopy(frame([1], 20), 0), true)
})

test('once the clock was set back, what comes again is no copy of what came in a time to come', () => {
  const datagram = (time: number) => Object.assign(frame([1, 2], time), { ipVersion: 4, ipIdentification: 7 })
  assert.deepEqual(verdicts(datagram(3600e6), datagram(3600e6 - 2000), datagram(0)), [false, true, false])
})
