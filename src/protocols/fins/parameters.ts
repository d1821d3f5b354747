/** Parameters of commands in words: Omron W342 §5-3. */
import { bcd, u16be } from '#bytes/read'
import { text } from '#bytes/text'
import { areaOf, parameterArea } from './areas.ts'

export interface Parameters {
  readonly object?: string
  readonly value?: string | number
}

/** Bytes of a file name: eight, a dot, three. */
const FILE_NAME = 12
const runModes: ReadonlyMap<number, string> = new Map([
  [0x02, 'MONITOR'],
  [0x04, 'RUN'],
])
/** Parts that a multiple read names are shown up to this many. */
const shownParts = 8

/** Object of a request. `start` is just after the command code; layouts that are too short have none. */
export function parametersOf(code: number, bytes: Uint8Array, start: number, end: number): Parameters {
  const length = end - start
  switch (code) {
    case 0x0101:
    case 0x0102:
    case 0x0103:
      if (length < 6) return {}
      return {
        object: rangeText(bytes, start, u16be(bytes, start + 4)),
        ...written(code, bytes, start + 6, end),
      }
    case 0x0104: {
      const parts: string[] = []
      for (let at = start; at + 4 <= end && parts.length < shownParts; at += 4)
        parts.push(rangeText(bytes, at, 1))
      return parts.length === 0 ? {} : { object: parts.join(', ') }
    }
    case 0x0105:
      if (length < 10) return {}
      return {
        object: rangeText(bytes, start + 4, u16be(bytes, start + 8)),
        value: `from ${rangeText(bytes, start, 1)}`,
      }
    case 0x0201:
    case 0x0202:
    case 0x0203:
      return length < 2 ? {} : { object: parameterArea(u16be(bytes, start)) }
    case 0x0306:
    case 0x0307:
    case 0x0308:
      return length < 2 ? {} : { object: `program ${u16be(bytes, start)}` }
    case 0x0401:
      return length < 3 ? {} : { value: runModes.get(bytes[start + 2]!) ?? 'RUN' }
    case 0x0702:
      return length < 5 ? {} : { value: clockText(bytes, start, end) }
    case 0x2202:
    case 0x2203:
      return length < 2 + FILE_NAME ? {} : { object: text(bytes, start + 2, start + 2 + FILE_NAME) }
    case 0x2205:
      return length < 4 + FILE_NAME ? {} : { object: text(bytes, start + 4, start + 4 + FILE_NAME) }
    case 0x2301:
      return length < 8
        ? {}
        : { object: rangeText(bytes, start + 4, 1), value: forceText(u16be(bytes, start + 2)) }
    case 0x2601:
      return { value: text(bytes, start, end) }
    default:
      return {}
  }
}

/** The forced state; bit 15 releases. */
function forceText(specification: number): string {
  if ((specification & 0x8000) !== 0) return 'released'
  return (specification & 1) === 1 ? 'set' : 'reset'
}

/** A single written value. */
function written(code: number, bytes: Uint8Array, at: number, end: number): Parameters {
  if (code === 0x0101 || end - at < 1 || end - at > 2) return {}
  return { value: end - at === 2 ? u16be(bytes, at) : bytes[at]! }
}

/** `DM:100..109`, `CIO bit:5.03`. */
function rangeText(bytes: Uint8Array, at: number, count: number): string {
  const { name, isWord } = areaOf(bytes[at]!)
  const address = u16be(bytes, at + 1)
  if (!isWord)
    return `${name}:${address}.${String(bytes[at + 3]!).padStart(2, '0')}${count > 1 ? ` ×${count}` : ''}`
  return count > 1 ? `${name}:${address}..${address + count - 1}` : `${name}:${address}`
}

/** Year, month, day, hour, minute, second in BCD; years below 70 are of this century. */
export function clockText(bytes: Uint8Array, at: number, end: number): string {
  const part = (offset: number) => String(bcd(bytes[at + offset]!)).padStart(2, '0')
  const year = bcd(bytes[at]!)
  const second = end - at > 5 ? part(5) : '00'
  return `${year < 70 ? 2000 + year : 1900 + year}-${part(1)}-${part(2)}T${part(3)}:${part(4)}:${second}`
}
