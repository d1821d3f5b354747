import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { limits } from './limits.ts'
import { readAll } from './read-all.ts'

function joined(...parts: Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]))
}

const LITTLE_SECTION = hex('0a0d0d0a 1c000000 4d3c2b1a 0100 0000 ffffffffffffffff 1c000000')
const BIG_SECTION = hex('0a0d0d0a 0000001c 1a2b3c4d 0001 0000 ffffffffffffffff 0000001c')
const ETHERNET = hex('01000000 14000000 0100 0000 00000000 14000000')
const RAW_BIG = hex('00000001 00000014 0065 0000 00000000 00000014')
const PACKET = hex('06000000 24000000 00000000 01000000 02000000 03000000 09000000 aabbcc00 24000000')
const PACKET_BIG = hex('00000006 00000024 00000000 00000001 00000002 00000003 00000009 aabbcc00 00000024')
const TIME = 2 ** 32 + 2

test('reads sections of both byte orders, each with its own interfaces', () => {
  const { reader, frames } = readAll(
    joined(LITTLE_SECTION, ETHERNET, PACKET, BIG_SECTION, RAW_BIG, PACKET_BIG),
  )
  const common = { bytes: [0xaa, 0xbb, 0xcc], originalLength: 9, time: TIME, nanoseconds: 0 }
  assert.deepEqual(frames, [
    { ...common, linkType: 1, interfaceIndex: 0, number: 1 },
    { ...common, linkType: 101, interfaceIndex: 1, number: 2 },
  ])
  assert.deepEqual([reader.problems, reader.counters], [[], { sections: 2 }])
})

test('reads name, description, resolution and offset of an interface', () => {
  const options =
    '0200 0400 65746830 0300 0100 64000000 0900 0100 09000000 0e00 0800 ffffffffffffffff 0000 0000'
  const { reader, frames } = readAll(
    joined(LITTLE_SECTION, hex(`01000000 3c000000 0100 0000 40000000 ${options} 3c000000`), PACKET),
  )
  assert.deepEqual(reader.interfaces, [
    { name: 'eth0', description: 'd', linkType: 1, snapLength: 64, resolution: '10^-9 s', offsetSeconds: -1 },
  ])
  assert.deepEqual([frames[0]!.time, frames[0]!.nanoseconds], [4_294_967 - 1_000_000, 298])
})

test('reads times in powers of two and in milliseconds', () => {
  const at = (resolution: string) =>
    readAll(
      joined(
        LITTLE_SECTION,
        hex(`01000000 1c000000 0100 0000 00000000 0900 0100 ${resolution}000000 1c000000`),
        PACKET,
      ),
    ).frames[0]!.time
  assert.equal(at('a0'), 1_000_000) // 2^-32 s: the high word counts seconds
  assert.equal(at('03'), TIME * 1000)
  assert.equal(at('00'), TIME * 1_000_000)
})

test('a time that no calendar holds is the time of the frame before, and is told', () => {
  const seconds = (ticks: string) => hex(`06000000 20000000 00000000 ${ticks} 00000000 00000000 20000000`)
  const { reader, frames } = readAll(
    joined(
      LITTLE_SECTION,
      hex('01000000 1c000000 0100 0000 00000000 0900 0100 00000000 1c000000'), // whole seconds
      seconds('00000000 05000000'),
      seconds('ffffffff ffffffff'),
      seconds('00000000 06000000'),
    ),
  )
  assert.deepEqual(
    frames.map(({ time }) => time),
    [5e6, 5e6, 6e6],
  )
  assert.match(reader.problems.join(), /frame 1: a time that no calendar holds/)
})

test('a simple packet keeps the time of the last frame and ends where its block does', () => {
  const simple = hex('03000000 14000000 03000000 ddeeff00 14000000')
  const { frames } = readAll(joined(LITTLE_SECTION, ETHERNET, PACKET, simple))
  assert.deepEqual([frames[1]!.bytes, frames[1]!.time, frames[1]!.number], [[0xdd, 0xee, 0xff], TIME, 2])
})

test('reads the obsolete packet block', () => {
  const packet = hex('02000000 24000000 0000 0500 01000000 02000000 03000000 09000000 aabbcc00 24000000')
  assert.equal(readAll(joined(LITTLE_SECTION, ETHERNET, packet)).frames[0]!.time, TIME)
})

test('keeps comments, names and drop counters, skips what it does not know', () => {
  const comment = hex(
    '06000000 2c000000 00000000 00000000 00000000 00000000 00000000 0100 0200 68690000 0000 0000 2c000000',
  )
  const names = hex('04000000 20000000 0100 0a00 0a000001 706c632d31 00 0000 0000 0000 20000000')
  const dropped = hex(
    '05000000 28000000 00000000 00000000 00000000 0500 0800 0700000000000000 0000 0000 28000000',
  )
  const unknown = hex('ad0b0000 10000000 12345678 10000000')
  const { reader, frames } = readAll(
    joined(LITTLE_SECTION, ETHERNET, unknown, comment, names, dropped, PACKET),
    5,
  )
  assert.equal(frames.length, 2)
  assert.deepEqual(reader.comments, [{ frame: 1, text: 'hi' }])
  assert.deepEqual([...reader.names], [['10.0.0.1', ['plc-1']]])
  assert.deepEqual(reader.counters, {
    sections: 1,
    'blocks not read': 1,
    comments: 1,
    'frames dropped by the interface': 7,
  })
})

test('skips an unknown block of any length without holding it', () => {
  const { reader, frames } = readAll(
    joined(LITTLE_SECTION, ETHERNET, PACKET, hex('ad0b0000 f0ffff7f 12345678')),
  )
  assert.equal(frames.length, 1)
  assert.match(reader.problems[0]!, /^cut in the block after frame 1 at byte 84: \d+ bytes are missing$/)
})

test('stops at blocks that contradict themselves', () => {
  const problem = (block: string) => readAll(joined(LITTLE_SECTION, ETHERNET, hex(block))).reader.problems
  const place = 'stopped at the block after frame 0 at byte 48: '
  assert.deepEqual(problem('06000000 08000000 00000000'), [
    `${place}a block announces 8 bytes, at least 32 are needed`,
  ])
  assert.deepEqual(problem('06000000 20000000 01000000 0000000000000000 00000000 00000000 20000000'), [
    `${place}a frame names interface 1, the section has 1`,
  ])
  assert.deepEqual(problem('06000000 20000000 00000000 0000000000000000 05000000 00000000 20000000'), [
    `${place}a frame announces 5 bytes, its block holds 0`,
  ])
  assert.deepEqual(problem('06000000 20000000 00000000 0000000000000000 00000000 00000000 21000000'), [
    `${place}a block announces 32 bytes before and 33 after its body`,
  ])
  assert.deepEqual(problem('06000000 00000070 00000000 0000'), [
    `${place}a block announces 1879048192 bytes, at most 20971520 are believed`,
  ])
})

test('gives the same for chunks of every size; cut or changed at each byte it never throws', () => {
  const file = joined(LITTLE_SECTION, ETHERNET, PACKET, BIG_SECTION, RAW_BIG, PACKET_BIG)
  const whole = readAll(file).frames
  for (let size = 1; size < file.length; size++) assert.deepEqual(readAll(file, size).frames, whole)
  for (let at = 0; at < file.length; at++) {
    readAll(file.subarray(0, at), 11)
    for (const value of [0, 1, 0x7f, 0x80, 0xff]) readAll(file.with(at, value), 11)
  }
})

test('past the bound an interface shares the place of one described alike, and frames of others are counted', () => {
  const parts: Uint8Array[] = [LITTLE_SECTION]
  for (let i = 0; i < limits.interfaces; i++) parts.push(ETHERNET)
  const raw = hex('01000000 14000000 6500 0000 00000000 14000000')
  const { reader, frames } = readAll(
    joined(
      ...parts,
      LITTLE_SECTION,
      ETHERNET,
      PACKET,
      LITTLE_SECTION,
      raw,
      PACKET,
      LITTLE_SECTION,
      ETHERNET,
      PACKET,
    ),
  )
  assert.deepEqual(
    frames.map(({ linkType, interfaceIndex, number }) => [linkType, interfaceIndex, number]),
    [
      [1, 0, 1],
      [1, 0, 3],
    ],
  )
  assert.deepEqual(
    [
      reader.problems,
      reader.counters['interfaces not kept'],
      reader.counters['frames of interfaces not kept'],
    ],
    [[], 1, 1],
  )
})
