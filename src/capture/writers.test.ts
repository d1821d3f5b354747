import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PcapWriter } from './pcap-writer.ts'
import { PcapngWriter } from './pcapng-writer.ts'
import { readAll } from './read-all.ts'

const FRAME = {
  bytes: Uint8Array.of(0, 1, 2, 3, 4, 5, 6),
  start: 1,
  end: 6,
  originalLength: 60,
  time: 1_700_000_000_123_456,
  nanoseconds: 789,
  linkType: 1,
  interfaceIndex: 0,
  number: 1,
}
const { bytes: _bytes, start: _start, end: _end, ...rest } = FRAME
const KEPT = { ...rest, bytes: [1, 2, 3, 4, 5] }

function joined(...parts: Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]))
}

test('what the pcap writer writes, the reader reads', () => {
  const fine = new PcapWriter(1, { nanoseconds: true })
  assert.deepEqual(readAll(joined(fine.header(), fine.frame(FRAME))).frames, [KEPT])
  const coarse = new PcapWriter(1)
  const { reader, frames } = readAll(joined(coarse.header(), coarse.frame(FRAME), coarse.frame(FRAME)), 3)
  assert.deepEqual(frames, [
    { ...KEPT, nanoseconds: 0 },
    { ...KEPT, nanoseconds: 0, number: 2 },
  ])
  assert.deepEqual(reader.problems, [])
})

test('what the pcapng writer writes, the reader reads', () => {
  const writer = new PcapngWriter({
    interfaces: [{ linkType: 113 }, { linkType: 1, name: 'mirror' }],
    nanoseconds: true,
    comment: 'evidence',
    application: 'Sightglass',
  })
  const file = joined(
    writer.header(),
    writer.frame(FRAME, 'look here'),
    writer.frame({ ...FRAME, interfaceIndex: 1 }),
  )
  const { reader, frames } = readAll(file, 5)
  assert.deepEqual(frames, [
    { ...KEPT, linkType: 113 },
    { ...KEPT, interfaceIndex: 1, number: 2 },
  ])
  assert.deepEqual(reader.comments, [
    { frame: 0, text: 'evidence' },
    { frame: 1, text: 'look here' },
  ])
  assert.deepEqual(
    reader.interfaces.map(({ name, resolution }) => [name, resolution]),
    [
      ['', '10^-9 s'],
      ['mirror', '10^-9 s'],
    ],
  )
  assert.deepEqual(reader.problems, [])
})
