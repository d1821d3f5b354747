import { text } from '#bytes/text'

// Item header: format code (6 bits) and how many bytes of length follow (2 bits): SEMI E5-0712.
const LIST = 0
const BINARY = 0o10
const ASCII = 0o20
const JIS8 = 0o21
const WIDE = 0o22
/** Bytes of one value, by format: SEMI E5-0712. */
const WIDTHS: ReadonlyMap<number, number> = new Map([
  [BINARY, 1],
  [0o11, 1], // boolean
  [ASCII, 1],
  [JIS8, 1],
  [WIDE, 1], // two bytes name the character set, then characters
  [0o30, 8],
  [0o31, 1],
  [0o32, 2],
  [0o34, 4],
  [0o40, 8],
  [0o44, 4],
  [0o50, 8],
  [0o51, 1],
  [0o52, 2],
  [0o54, 4],
])

const limits = {
  /** Items looked at in one message: reports of events may hold thousands. */
  items: 64,
} as const

/** One item, flattened: lists come before what is in them. */
export interface HsmsItem {
  readonly kind: 'list' | 'binary' | 'text' | 'number'
  /** Elements of a list, or bytes of all others. */
  readonly size: number
  /** Of text, cleaned; of a single unsigned number or byte, in decimal; else ''. */
  readonly value: string
}

/** The first items of a message's text; undefined if they are no SECS-II, or do not fill `bytes[start..end)` (where `isWhole`). */
export function readItems(
  bytes: Uint8Array,
  start: number,
  end: number,
  isWhole: boolean,
): readonly HsmsItem[] | undefined {
  const items: HsmsItem[] = []
  let at = start
  let waiting = 1 // elements that lists still announce
  while (at < end && items.length < limits.items && waiting > 0) {
    const format = bytes[at]! >> 2
    const lengths = bytes[at]! & 3
    const body = at + 1 + lengths
    if (lengths === 0) return undefined
    if (body > end) return isWhole ? undefined : items
    let size = 0
    for (let i = at + 1; i < body; i++) size = size * 256 + bytes[i]!
    waiting--
    if (format === LIST) {
      items.push({ kind: 'list', size, value: '' })
      waiting += size
      at = body
      continue
    }
    const width = WIDTHS.get(format)
    if (width === undefined || size % width !== 0) return undefined
    if (body + size > end) return isWhole ? undefined : items
    items.push({ kind: kindOf(format), size, value: readValue(bytes, body, size, format) })
    at = body + size
  }
  const isDone = at === end && waiting === 0
  return !isWhole || isDone || items.length === limits.items ? items : undefined
}

function kindOf(format: number): HsmsItem['kind'] {
  if (format === BINARY) return 'binary'
  return format === ASCII || format === JIS8 || format === WIDE ? 'text' : 'number'
}

function readValue(bytes: Uint8Array, at: number, size: number, format: number): string {
  if (format === ASCII || format === JIS8) return text(bytes, at, at + size)
  const isUnsigned = format === BINARY || (format >= 0o51 && format <= 0o54)
  if (!isUnsigned || size < 1 || size > 4) return ''
  let value = 0
  for (let i = at; i < at + size; i++) value = value * 256 + bytes[i]!
  return String(value)
}
