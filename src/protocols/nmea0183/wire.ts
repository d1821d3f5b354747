import { indexOfByte, startsWith } from '#bytes/read'
import { text } from '#bytes/text'
import type { Dissected, Slice } from '#model/protocol'

// IEC 61162-1:2016 §7.2: "$" or "!" (encapsulated), an address, fields behind commas, "*", two hex digits, CR LF.
const DOLLAR = 0x24
const BANG = 0x21
const COMMA = 0x2c
const STAR = 0x2a
const CR = 0x0d
const LF = 0x0a
const BACKSLASH = 0x5c
const P = 0x50
const Q = 0x51
/** §7.3.1 allows 82 characters; vendors' own sentences are longer, and a block of tags may precede. */
const LONGEST = 512
/** "$", an address of at least 2 characters, "," or "*", two digits. */
const SHORTEST = 6
const LONGEST_ADDRESS = 15
/** IEC 61162-450:2018 §7.2.2: datagrams of sentences begin so. */
const DATAGRAM = new TextEncoder().encode('UdPbC\0')

export interface Sentence {
  /** Talker, such as `GP`; the vendor's letters in a proprietary sentence. */
  readonly talker: string
  /** Three letters; `Q` of a query and `P` of a proprietary sentence. */
  readonly formatter: string
  /** Requested sentence and talker: `GGA of GP`. */
  readonly wanted: string
  /** Fields behind the address. */
  readonly fields: string
  readonly isChecked: boolean
}

/** Reads one line; `malformed` where its checksum is wrong, `foreign` where no sentence begins. */
export function dissect({ bytes, start, end, isStream, isCut }: Slice): Dissected<Sentence> {
  const limit = Math.min(end, start + LONGEST)
  let at = startsWith(bytes, start, end, DATAGRAM) ? start + DATAGRAM.length : start
  if (at < limit && bytes[at] === BACKSLASH) {
    const close = indexOfByte(bytes, at + 1, limit, BACKSLASH)
    if (close < 0) return unfinished(end - start, isStream)
    at = close + 1 // §7.2.3 of IEC 61162-450: source, time, group
  }
  if (at >= limit || (bytes[at] !== DOLLAR && bytes[at] !== BANG)) return { kind: 'foreign' }
  let stop = at + 1
  while (stop < limit && isPrintable(bytes[stop]!)) stop++
  const isAwaited = isStream && limit === end && !isCut
  if (stop === limit) return unfinished(end - start, isAwaited)
  if (bytes[stop] !== CR && bytes[stop] !== LF) return { kind: 'foreign' }
  const next = stop + 1
  if (bytes[stop] === CR && next === end && isAwaited) return unfinished(end - start, true)
  const hasBoth = bytes[stop] === CR && next < end && bytes[next] === LF
  return sentence(bytes, at, stop, (hasBoth ? next + 1 : next) - start)
}

function unfinished(available: number, isAwaited: boolean): Dissected<Sentence> {
  return isAwaited && available < LONGEST ? { kind: 'incomplete', need: available + 1 } : { kind: 'foreign' }
}

function isPrintable(byte: number): boolean {
  return byte >= 0x20 && byte < 0x7f
}

function sentence(bytes: Uint8Array, at: number, stop: number, length: number): Dissected<Sentence> {
  const isChecked = stop - at > 3 && bytes[stop - 3] === STAR
  const body = isChecked ? stop - 3 : stop
  let comma = indexOfByte(bytes, at, body, COMMA)
  if (comma < 0) comma = body
  if (stop - at < SHORTEST || comma - at > LONGEST_ADDRESS || !isAddress(bytes, at + 1, comma))
    return { kind: 'foreign' }
  const wanted = isChecked ? Number.parseInt(text(bytes, stop - 2, stop), 16) : 0
  if (isChecked && checksum(bytes, at + 1, body) !== wanted)
    return { kind: 'malformed', at: stop - 2, reason: 'checksum', length }
  const address = text(bytes, at + 1, comma)
  const fields = text(bytes, comma + 1, Math.max(comma + 1, body))
  return { kind: 'message', length, message: { ...named(bytes, at + 1, address, fields), fields, isChecked } }
}

/** Capital letters and digits, the first a letter. */
function isAddress(bytes: Uint8Array, at: number, end: number): boolean {
  if (end - at < 2 || bytes[at]! < 0x41) return false
  for (; at < end; at++) {
    const byte = bytes[at]!
    if (!((byte >= 0x41 && byte <= 0x5a) || (byte >= 0x30 && byte <= 0x39))) return false
  }
  return true
}

/** §7.2.3.3 to §7.2.3.5: talker and formatter; talker, listener and Q; P and the maker's three letters. */
function named(bytes: Uint8Array, at: number, address: string, fields: string) {
  if (bytes[at] === P) return { talker: address.slice(1, 4), formatter: 'P', wanted: '' }
  if (address.length === 5 && bytes[at + 4] === Q) {
    const wanted = `${fields.split(',', 1)[0]} of ${address.slice(2, 4)}`
    return { talker: address.slice(0, 2), formatter: 'Q', wanted }
  }
  return { talker: address.slice(0, -3), formatter: address.slice(-3), wanted: '' }
}

/** §7.2.3.2: exclusive or of all characters between "$" and "*". */
function checksum(bytes: Uint8Array, at: number, end: number): number {
  let sum = 0
  for (; at < end; at++) sum ^= bytes[at]!
  return sum
}

/** Certain for a sentence with a correct checksum, and for datagrams that name their content. */
export function probe(slice: Slice): 'yes' | 'no' | 'more' {
  const found = dissect(slice)
  if (found.kind === 'incomplete') return 'more'
  return found.kind === 'message' && found.message.isChecked && found.message.fields !== '' ? 'yes' : 'no'
}
