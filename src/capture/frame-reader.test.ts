import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { FrameReader } from './frame-reader.ts'
import { limits } from './limits.ts'
import { readAll } from './read-all.ts'

const LITTLE = hex('d4c3b2a1 0200 0400 00000000 00000000 ffff0000 01000000')
const BIG = hex('a1b2c3d4 0002 0004 00000000 00000000 0000ffff 00000001')
const RECORD = hex('01000000 02000000 03000000 04000000 aabbcc')

function joined(...parts: Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]))
}

const FRAME = {
  bytes: [0xaa, 0xbb, 0xcc],
  originalLength: 4,
  time: 1_000_002,
  nanoseconds: 0,
  linkType: 1,
  interfaceIndex: 0,
  number: 1,
}

test('reads a little-endian record', () => {
  assert.deepEqual(readAll(joined(LITTLE, RECORD)).frames, [FRAME])
})

test('reads a big-endian record', () => {
  const record = hex('00000001 00000002 00000003 00000004 aabbcc')
  assert.deepEqual(readAll(joined(BIG, record)).frames, [FRAME])
})

test('keeps the nanosecond remainder', () => {
  const header = hex('4d3cb2a1 0200 0400 00000000 00000000 ffff0000 01000000')
  const record = hex('01000000 d2040000 03000000 04000000 aabbcc')
  assert.deepEqual(readAll(joined(header, record)).frames, [{ ...FRAME, time: 1_000_001, nanoseconds: 234 }])
})

test('skips the eight further bytes of a patched record header', () => {
  const header = hex('34cdb2a1 0200 0400 00000000 00000000 ffff0000 01000000')
  const record = hex('01000000 02000000 03000000 04000000 02000000 0008 00 00 aabbcc')
  const { reader, frames } = readAll(joined(header, record))
  assert.deepEqual(frames, [FRAME])
  assert.equal(reader.format, 'pcap (patched)')
})

test('ignores the FCS length in the upper bits of the link type', () => {
  const header = hex('d4c3b2a1 0200 0400 00000000 00000000 ffff0000 01000024')
  assert.deepEqual(readAll(joined(header, RECORD)).frames, [FRAME])
})

test('swaps the two lengths of a version 2.2 file', () => {
  const header = hex('d4c3b2a1 0200 0200 00000000 00000000 ffff0000 01000000')
  const record = hex('01000000 02000000 04000000 03000000 aabbcc')
  assert.deepEqual(readAll(joined(header, record)).frames, [FRAME])
})

test('gives the same for chunks of every size', () => {
  const file = joined(LITTLE, RECORD, RECORD, RECORD)
  const whole = readAll(file).frames
  assert.equal(whole.length, 3)
  for (let size = 1; size < file.length; size++) assert.deepEqual(readAll(file, size).frames, whole)
})

test('keeps what was not read when pushed to again', () => {
  const reader = new FrameReader()
  reader.push(joined(LITTLE, RECORD, RECORD))
  assert.equal(reader.next(), true)
  reader.push(RECORD)
  assert.deepEqual([reader.next(), reader.next(), reader.next()], [true, true, false])
})

test('tells where a record is cut', () => {
  const { reader, frames } = readAll(joined(LITTLE, RECORD, RECORD.subarray(0, 17)))
  assert.equal(frames.length, 1)
  assert.deepEqual(reader.problems, [
    'cut in frame 2 at byte 43: 19 bytes with its header announced, 17 left',
  ])
})

test('stops at a length nobody can mean and holds no memory for it', () => {
  const { reader, frames } = readAll(joined(LITTLE, RECORD, hex('00000000 00000000 ffffff7f ffffff7f 00')))
  assert.equal(frames.length, 1)
  assert.deepEqual(reader.problems, [
    `stopped at frame 2 at byte 43: 2147483647 bytes announced, at most ${limits.frameBytes} are believed`,
  ])
})

test('says what came where a capture was expected', () => {
  assert.equal(
    readAll(hex('504b0304 1400')).reader.failed,
    'expected a pcap or pcapng capture, got a ZIP archive (first bytes 50 4b 03 04)',
  )
  assert.equal(
    readAll(hex('1f8b0800 00')).reader.failed,
    'expected a pcap or pcapng capture, got a gzip file that was not decompressed (first bytes 1f 8b 08 00)',
  )
  assert.equal(
    readAll(hex('d4c3')).reader.failed,
    'expected a pcap or pcapng capture, got only the bytes d4 c3',
  )
  assert.equal(readAll(new Uint8Array(0)).reader.failed, 'expected a pcap or pcapng capture, got nothing')
  assert.equal(
    readAll(LITTLE.subarray(0, 9)).reader.failed,
    'the pcap header is cut: 24 bytes are needed, got 9',
  )
})

test('has no further frame once finished, wherever the input ended', () => {
  for (let bytes = 0; bytes <= LITTLE.length; bytes++) {
    const reader = new FrameReader()
    reader.push(LITTLE.subarray(0, bytes))
    assert.equal(reader.next(), false)
    reader.finish()
    assert.equal(reader.next(), false, `${bytes} bytes`)
  }
})

test('reads on where another file was appended, whatever its byte order and link', () => {
  const raw = hex('a1b2c3d4 0002 0004 00000000 00000000 0000ffff 00000065')
  const record = hex('00000001 00000002 00000003 00000004 aabbcc')
  const file = joined(LITTLE, RECORD, raw, record, LITTLE, RECORD)
  for (const size of [file.length, 1, 7]) {
    const { reader, frames } = readAll(file, size)
    assert.deepEqual(
      frames.map(({ linkType, interfaceIndex, number }) => [linkType, interfaceIndex, number]),
      [
        [1, 0, 1],
        [101, 1, 2],
        [1, 2, 3],
      ],
    )
    assert.deepEqual(reader.problems, [
      'a second capture begins within the file at byte 43: read on',
      'a second capture begins within the file at byte 86: read on',
    ])
  }
})

test('an empty record is a frame', () => {
  const empty = hex('01000000 02000000 00000000 00000000')
  assert.equal(readAll(joined(LITTLE, empty, RECORD)).frames.length, 2)
})

test('a header alone is an empty capture', () => {
  const { reader, frames } = readAll(LITTLE)
  assert.deepEqual([frames.length, reader.failed, reader.problems.length], [0, '', 0])
})

test('cut at each byte and with each byte changed, a file never throws and always ends', () => {
  const file = joined(LITTLE, RECORD, RECORD)
  for (let at = 0; at < file.length; at++) {
    readAll(file.subarray(0, at), 7)
    for (const value of [0, 1, 0x7f, 0x80, 0xff]) readAll(file.with(at, value), 7)
  }
})
