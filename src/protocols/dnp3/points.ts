/** Values of points, and how good they are. */

import { toHex } from '#bytes/hex'
import { float32, float64, i16le, i32le, u16le, u32le, u64le } from '#bytes/read'
import type { Emit } from '#model/protocol'
import { type Dnp3ObjectBlock, eachObject } from './blocks.ts'
import { groups } from './groups.ts'
import type { Dnp3ObjectLayout } from './layouts.ts'

const STATE = 0x80
/** Double-bit states: IEEE 1815-2012 §A.4. */
const DOUBLE_STATES = ['intermediate', 'off', 'on', 'indeterminate'] as const

const ONLINE = 0x01
/** Flags from bit 1 on; bits 5 and 6 mean different things for binaries, counters and analogs: §11.6. */
const FLAGS = ['restart', 'communication lost', 'remote forced', 'local forced'] as const
const FLAGS_BY_POINT: Readonly<Record<string, readonly [string, string]>> = {
  'binary-input': ['chatter', ''],
  'double-bit-input': ['chatter', ''],
  counter: ['rollover', 'discontinuity'],
  'frozen-counter': ['rollover', 'discontinuity'],
  'analog-input': ['over range', 'reference error'],
  'frozen-analog-input': ['over range', 'reference error'],
  'analog-output': ['over range', 'reference error'],
}

/** Quality in words; undefined for a point that is online and nothing else. */
function qualityOf(flags: number, point: string): string | undefined {
  const words = FLAGS.filter((_, bit) => (flags >> (bit + 1)) & 1) as string[]
  const more = FLAGS_BY_POINT[point]
  if (more !== undefined)
    for (const bit of [0, 1] as const) if ((flags >> (5 + bit)) & 1 && more[bit] !== '') words.push(more[bit])
  if ((flags & ONLINE) === 0) words.unshift('offline')
  return words.length === 0 ? undefined : words.join(', ')
}

/** Value of one object of whole bytes that begins at `at`; `t48` is milliseconds. */
export function valueAt(
  bytes: Uint8Array,
  at: number,
  { value, valueAt: offset }: Dnp3ObjectLayout,
): number | boolean | string | undefined {
  const place = at + offset
  switch (value) {
    case 'b':
      return (bytes[place]! & STATE) !== 0
    case 'd':
      return DOUBLE_STATES[bytes[place]! >> 6]!
    case 'u8':
      return bytes[place]!
    case 'u16':
      return u16le(bytes, place)
    case 'u32':
      return u32le(bytes, place)
    case 'u64':
      return u64le(bytes, place)
    case 'i16':
      return i16le(bytes, place)
    case 'i32':
      return i32le(bytes, place)
    case 'f32':
      return float32(u32le(bytes, place))
    case 'f64':
      return float64(u32le(bytes, place + 4), u32le(bytes, place))
    case 't48':
      return u32le(bytes, place) + u16le(bytes, place + 4) * 0x1_0000_0000
    default:
      return undefined
  }
}

/** State of the object number `i` of a packed block. */
function packedAt(block: Dnp3ObjectBlock, bytes: Uint8Array, i: number): boolean | string {
  if (block.layout?.bits === 2) return DOUBLE_STATES[(bytes[block.at + (i >> 2)]! >> ((i & 3) * 2)) & 3]!
  return ((bytes[block.at + (i >> 3)]! >> (i & 7)) & 1) === 1
}

export function isPacked({ layout, prefix }: Dnp3ObjectBlock): boolean {
  return layout !== undefined && layout.bits < 8 && prefix === 0
}

/** First points of a packed block, as 0 and 1; for what is written. */
export function packedText(block: Dnp3ObjectBlock, bytes: Uint8Array, most: number): string {
  const shown: string[] = []
  for (let i = 0; i < Math.min(block.count, most, (block.end - block.at) * 8); i++)
    shown.push(packedAt(block, bytes, i) === true ? '1' : '0')
  return shown.join(' ')
}

/** Emits the points of a block, at most `most`; returns their number. */
export function emitPoints(
  block: Dnp3ObjectBlock,
  bytes: Uint8Array,
  { about, most, emit }: { about: string; most: number; emit: Emit },
): number {
  const point = groups.get(block.group)?.point
  const { layout } = block
  if (point === undefined || layout === undefined || !block.hasData) return 0
  let emitted = 0
  if (isPacked(block)) {
    const there = Math.min(block.count, most, Math.floor(((block.end - block.at) * 8) / layout.bits))
    for (; emitted < there; emitted++)
      emit({
        kind: 'reading',
        about,
        point: `${point}:${block.first + emitted}`,
        value: packedAt(block, bytes, emitted),
      })
    return emitted
  }
  eachObject(block, bytes, most, (index, at, end) => {
    const value =
      layout.value === undefined ? toHex(bytes, at, Math.min(end, at + 64)) : valueAt(bytes, at, layout)
    if (value === undefined || (typeof value === 'number' && !Number.isFinite(value))) return
    const quality = layout.flagsAt < 0 ? undefined : qualityOf(bytes[at + layout.flagsAt]!, point)
    emit({ kind: 'reading', about, point: `${point}:${index}`, value, quality })
    emitted++
  })
  return emitted
}
