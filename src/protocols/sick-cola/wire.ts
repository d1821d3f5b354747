import { latin1 } from '#bytes/message-head'
import { indexOfByte, u32be } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'

// CoLa A: STX, text, ETX. CoLa B: four STX, length (4), three letters, text and binary values, a checksum (exclusive or of
// the command). SICK 8014631 (Telegram Listing, 2022).
const STX = 0x02
const ETX = 0x03
const BINARY_HEADER = 8
const SPACE = 0x20
/** Three letters and a space. */
const SHORTEST = 4

const limits = {
  /** A scan of several echoes has 100 kilooctets. */
  bytes: 512 * 1024,
  /** Bytes of a telegram that are looked at. */
  read: 512,
} as const

const LETTERS = /^s(?:RN|RI|RA|WN|WA|MN|MA|AN|EN|EA|SN|FA)$/
const NAME = /^[A-Za-z0-9_]+/

export interface ColaMessage {
  /** Such as `sRN`. */
  readonly letters: string
  /** '' of a refusal. */
  readonly name: string
  /** Text after the name, one character a byte. */
  readonly rest: string
  readonly isBinary: boolean
}

export function dissect({ bytes, start, end, isStream }: Slice): Dissected<ColaMessage> {
  if (bytes[start] !== STX) return { kind: 'foreign' }
  const isBinary = end - start > 1 && bytes[start + 1] === STX
  const head = isBinary ? BINARY_HEADER : 1
  if (!couldBegin(bytes, start, end, head)) return { kind: 'foreign' }
  if (end - start < head + SHORTEST) return lacking(head + SHORTEST, end - start, isStream)
  return isBinary ? binary(bytes, start, end, isStream) : plain(bytes, start, end, isStream)
}

function lacking(wanted: number, available: number, isStream: boolean): Dissected<ColaMessage> {
  if (isStream) return { kind: 'incomplete', need: wanted }
  return { kind: 'malformed', at: available, reason: 'cut', length: available }
}

function plain(bytes: Uint8Array, start: number, end: number, isStream: boolean): Dissected<ColaMessage> {
  const stop = indexOfByte(bytes, start, Math.min(end, start + limits.bytes), ETX)
  if (stop < 0 && end - start >= limits.bytes) return { kind: 'foreign' }
  if (stop < 0) return lacking(end - start + 1, end - start, isStream)
  const length = stop + 1 - start
  const message = read(latin1(bytes, start + 1, Math.min(stop, start + 1 + limits.read)), false)
  return message === undefined
    ? { kind: 'malformed', at: 1, reason: 'command', length }
    : { kind: 'message', length, message }
}

function binary(bytes: Uint8Array, start: number, end: number, isStream: boolean): Dissected<ColaMessage> {
  const size = u32be(bytes, start + 4)
  if (size < SHORTEST || size > limits.bytes) return { kind: 'foreign' }
  const total = BINARY_HEADER + size + 1
  if (end - start < total) return lacking(total, end - start, isStream)
  const body = start + BINARY_HEADER
  const message = read(latin1(bytes, body, body + Math.min(size, limits.read)), true)
  if (message === undefined) return { kind: 'malformed', at: BINARY_HEADER, reason: 'command', length: total }
  let sum = 0
  for (let at = body; at < body + size; at++) sum ^= bytes[at]!
  if (sum !== bytes[body + size])
    return { kind: 'malformed', at: total - 1, reason: 'checksum', length: total }
  return { kind: 'message', length: total, message }
}

/** False if the present bytes rule it out. */
function couldBegin(bytes: Uint8Array, start: number, end: number, head: number): boolean {
  for (let at = start + 1; at < Math.min(end, start + Math.min(head, 4)); at++)
    if (bytes[at] !== STX) return false
  const letters = start + head
  if (end - letters >= SHORTEST)
    return bytes[letters + 3] === SPACE && LETTERS.test(latin1(bytes, letters, letters + 3))
  return !(letters < end) || bytes[letters] === 0x73
}

function read(telegram: string, isBinary: boolean): ColaMessage | undefined {
  const letters = telegram.slice(0, 3)
  const body = telegram.slice(SHORTEST)
  if (letters === 'sFA') return { letters, name: '', rest: body, isBinary }
  const name = NAME.exec(body)?.[0]
  if (name === undefined) return undefined
  const after = body.slice(name.length)
  if (after !== '' && after[0] !== ' ') return undefined
  return { letters, name, rest: after.slice(1), isBinary }
}

/** Sure of three letters of the language behind its beginning. */
export function probe(slice: Slice): 'yes' | 'no' | 'more' {
  const found = dissect(slice)
  if (found.kind === 'message') return 'yes'
  return found.kind === 'incomplete' ? 'more' : 'no'
}

/** The next telegram. */
export function resume({ bytes, start, end }: Slice): number | undefined {
  for (let at = start; at < end; ) {
    const found = indexOfByte(bytes, at, end, STX)
    if (found < 0) return undefined
    if (dissect({ bytes, start: found, end, isStream: true } as Slice).kind === 'message') return found
    at = found + 1
  }
  return undefined
}
