/** Text of a primitive value: ASHRAE 135-2020 clause 20.2. */
import { toHex } from '#bytes/hex'
import { float32, float64, u32be } from '#bytes/read'
import { clean } from '#bytes/text'
import { limits } from './limits.ts'
import { objectTypeName } from './object-types.ts'
import { type BacnetTag, TAG } from './tags.ts'

/** An object: its type and its number within the device. */
export interface ObjectId {
  readonly type: number
  readonly instance: number
}

const INSTANCE = 0x3fffff

/** Exact below 2^53. Undefined where there is no primitive of one to eight bytes. */
export function unsigned(bytes: Uint8Array, tag: BacnetTag | undefined): number | undefined {
  if (tag === undefined || tag.children !== undefined) return undefined
  const byteCount = tag.end - tag.start
  if (byteCount < 1 || byteCount > 8) return undefined
  let value = 0
  for (let at = tag.start; at < tag.end; at++) value = value * 256 + bytes[at]!
  return value
}

export function signed(bytes: Uint8Array, tag: BacnetTag | undefined): number | undefined {
  const value = unsigned(bytes, tag)
  if (value === undefined || tag === undefined) return undefined
  return bytes[tag.start]! >= 0x80 ? value - 2 ** (8 * (tag.end - tag.start)) : value
}

export function objectId(bytes: Uint8Array, tag: BacnetTag | undefined): ObjectId | undefined {
  if (tag === undefined || tag.children !== undefined || tag.end - tag.start !== 4) return undefined
  const value = u32be(bytes, tag.start)
  return { type: value >>> 22, instance: value & INSTANCE }
}

/** `analog-input:1`. */
export function objectText({ type, instance }: ObjectId): string {
  return `${objectTypeName(type)}:${instance}`
}

const decoders = new Map<string, TextDecoder>()

function decode(label: string, bytes: Uint8Array): string {
  let decoder = decoders.get(label)
  if (decoder === undefined) {
    decoder = new TextDecoder(label)
    decoders.set(label, decoder)
  }
  return decoder.decode(bytes)
}

/** Character sets: clause 20.2.9. */
const CHARSET = { UTF8: 0, DBCS: 1, JIS_X_0208: 2, UCS4: 3, UCS2: 4, LATIN1: 5 } as const

/** Code pages of character set 1 that have a decoder; others are read as Windows-1252. */
const CODE_PAGES: ReadonlyMap<number, string> = new Map([
  [866, 'ibm866'],
  [874, 'windows-874'],
  [932, 'shift_jis'],
  [936, 'gbk'],
  [949, 'euc-kr'],
  [950, 'big5'],
  [1250, 'windows-1250'],
  [1251, 'windows-1251'],
  [1253, 'windows-1253'],
  [1254, 'windows-1254'],
  [1255, 'windows-1255'],
  [1256, 'windows-1256'],
  [1257, 'windows-1257'],
  [1258, 'windows-1258'],
])

/** Text in any of the standard's character sets as clean Unicode; '' where there is none. */
export function characters(bytes: Uint8Array, tag: BacnetTag | undefined): string {
  if (tag === undefined || tag.children !== undefined || tag.end <= tag.start) return ''
  const rest = bytes.subarray(tag.start + 1, Math.min(tag.end, tag.start + 4096))
  switch (bytes[tag.start]) {
    case CHARSET.DBCS: {
      if (rest.length < 2) return ''
      const page = CODE_PAGES.get((rest[0]! << 8) | rest[1]!) ?? 'windows-1252'
      return tidy(decode(page, rest.subarray(2)))
    }
    case CHARSET.JIS_X_0208:
      // The two bytes of a JIS X 0208 character with their upper bits set are its EUC-JP.
      return tidy(
        decode(
          'euc-jp',
          rest.map((byte) => byte | 0x80),
        ),
      )
    case CHARSET.UCS4: {
      let text = ''
      for (let at = 0; at + 4 <= rest.length; at += 4) {
        const point = u32be(rest, at)
        text += point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd'
      }
      return tidy(text)
    }
    case CHARSET.UCS2:
      return tidy(decode('utf-16be', rest.subarray(0, rest.length & ~1)))
    case CHARSET.LATIN1:
      return tidy(decode('windows-1252', rest))
    default: {
      // Old devices send their own code page under the number of UTF-8, which was ASCII until 2010.
      const text = decode('utf-8', rest)
      return tidy(text.includes('\ufffd') ? decode('windows-1252', rest) : text)
    }
  }
}

/** Strings of C devices bring their NUL along. */
function tidy(text: string): string {
  const end = text.indexOf('\0')
  return clean(end < 0 ? text : text.slice(0, end))
}

/** Names of set bits, from the first; undefined where it is no bit string. */
export function bitsOf(
  bytes: Uint8Array,
  tag: BacnetTag | undefined,
  names: readonly string[],
): string[] | undefined {
  if (tag === undefined || tag.children !== undefined || tag.end - tag.start < 2) return undefined
  return names.filter(
    (_, bit) =>
      tag.start + 1 + (bit >> 3) < tag.end &&
      (bytes[tag.start + 1 + (bit >> 3)]! & (0x80 >> (bit & 7))) !== 0,
  )
}

function date(bytes: Uint8Array, tag: BacnetTag): string {
  const part = (at: number) => (bytes[at] === 0xff ? '*' : String(bytes[at]!).padStart(2, '0'))
  const year = bytes[tag.start] === 0xff ? '*' : String(1900 + bytes[tag.start]!)
  return `${year}-${part(tag.start + 1)}-${part(tag.start + 2)}`
}

function time(bytes: Uint8Array, tag: BacnetTag): string {
  const part = (at: number) => (bytes[at] === 0xff ? '*' : String(bytes[at]!).padStart(2, '0'))
  return `${part(tag.start)}:${part(tag.start + 1)}:${part(tag.start + 2)}`
}

/** An application value as number, text or boolean; undefined for constructed and context-tagged ones. */
export function scalar(bytes: Uint8Array, tag: BacnetTag | undefined): string | number | boolean | undefined {
  if (tag === undefined || tag.isContext || tag.children !== undefined) return undefined
  const byteCount = tag.end - tag.start
  switch (tag.number) {
    case TAG.NULL:
      return 'null'
    case TAG.BOOLEAN:
      return tag.truth
    case TAG.UNSIGNED:
    case TAG.ENUMERATED:
      return unsigned(bytes, tag)
    case TAG.SIGNED:
      return signed(bytes, tag)
    case TAG.REAL:
      return byteCount === 4 ? Number(float32(u32be(bytes, tag.start)).toPrecision(7)) : undefined
    case TAG.DOUBLE:
      return byteCount === 8 ? float64(u32be(bytes, tag.start), u32be(bytes, tag.start + 4)) : undefined
    case TAG.BYTES:
      return toHex(bytes, tag.start, Math.min(tag.end, tag.start + 32))
    case TAG.TEXT:
      return characters(bytes, tag)
    case TAG.BITS: {
      const bits = Math.max(0, Math.min(64, (byteCount - 1) * 8 - (bytes[tag.start] ?? 0)))
      return Array.from({ length: bits }, (_, bit) =>
        (bytes[tag.start + 1 + (bit >> 3)]! & (0x80 >> (bit & 7))) !== 0 ? '1' : '0',
      ).join('')
    }
    case TAG.DATE:
      return byteCount === 4 ? date(bytes, tag) : undefined
    case TAG.TIME:
      return byteCount === 4 ? time(bytes, tag) : undefined
    case TAG.OBJECT: {
      const id = objectId(bytes, tag)
      return id === undefined ? undefined : objectText(id)
    }
    default:
      return undefined
  }
}

/** Values in one line, the first few of them; undefined if none is plain. */
export function describe(bytes: Uint8Array, tags: readonly BacnetTag[]): string | number | undefined {
  const plain = tags.map((tag) => scalar(bytes, tag))
  if (plain.length === 1 && plain[0] !== undefined)
    return typeof plain[0] === 'boolean' ? String(plain[0]) : plain[0]
  const shown = plain
    .filter((one) => one !== undefined)
    .slice(0, limits.shown)
    .map(String)
  if (shown.length === 0) return tags.length === 0 ? undefined : `${tags.length} values`
  return plain.length > shown.length ? `${shown.join(', ')} … (${plain.length} values)` : shown.join(', ')
}
