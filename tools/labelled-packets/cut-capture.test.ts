import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FrameReader } from '#capture/frame-reader'
import { cutCapture } from './cut-capture.ts'
import { f1, Tally } from './tally.ts'

/** Ethernet frames of so many bytes each. */
function captureOf(lengths: readonly number[]): Uint8Array {
  const head = Buffer.alloc(24)
  head.writeUInt32LE(0xa1b2c3d4, 0)
  head.writeUInt16LE(2, 4)
  head.writeUInt16LE(4, 6)
  head.writeUInt32LE(65535, 16)
  head.writeUInt32LE(1, 20)
  const records = lengths.map((length, second) => {
    const record = Buffer.alloc(16 + length)
    record.writeUInt32LE(second, 0)
    record.writeUInt32LE(length, 8)
    record.writeUInt32LE(length, 12)
    return record
  })
  return Buffer.concat([head, ...records])
}

function lengthsIn(capture: Uint8Array): number[] {
  const reader = new FrameReader()
  const lengths: number[] = []
  reader.push(capture)
  while (reader.next()) lengths.push(reader.frame.originalLength)
  reader.finish()
  assert.deepEqual(reader.problems, [])
  return lengths
}

test('a capture is cut between frames', () => {
  const capture = captureOf([60, 61, 62, 63])
  assert.deepEqual(
    [cutCapture(capture, 0, 2), cutCapture(capture, 2, 4), cutCapture(capture, 0, 0)].map(lengthsIn),
    [[60, 61], [62, 63], []],
  )
})

test('F1 counts what was missed as much as what was said falsely', () => {
  const tally = new Tally()
  for (const [isAttack, isFound] of [
    [true, true],
    [true, true],
    [true, false],
    [false, true],
    [false, false],
  ] as const)
    tally.count(isAttack, isFound)
  assert.equal(f1(tally), 2 / 3)
  assert.equal(f1(new Tally()), 1)
})
