import { u16le, u32le } from '#bytes/read'
import { isPrintable, text } from '#bytes/text'
import type { Dissected, Slice } from '#model/protocol'

// Eight words: 1, kind, 0, length of what follows, service, method, 0, checksum: seen in captures, no public document.
const KIND = 2
const LENGTH = 6
const SERVICE = 8
const METHOD = 10
const CHECKSUM = 14
const HEADER = 16
const MAX_LENGTH = 1024 * 1024
/** Controllers seen have a dozen services, of two dozen methods at most. */
const MOST_SERVICES = 63
const MOST_METHODS = 63
/** Names of services begin so. */
const NAMESPACE = 'Ade.Remoting.'

export const LOOK_UP = 0
export const FOUND = 1
export const CALL = 2
export const RETURN = 3

export interface EclrMessage {
  readonly kind: number
  /** Name that is looked up; undefined in other kinds. */
  readonly name: string | undefined
  /** Number of the service that was found (0: none), or that is called. */
  readonly service: number
  readonly method: number
  readonly data: number
  readonly end: number
}

function isHeaderAt(bytes: Uint8Array, at: number): boolean {
  if (u16le(bytes, at) !== 1 || u16le(bytes, at + KIND) > RETURN || u16le(bytes, at + 4) !== 0) return false
  if (u16le(bytes, at + 12) !== 0 || u16le(bytes, at + LENGTH) > MAX_LENGTH) return false
  const wanted = u16le(bytes, at + CHECKSUM)
  if (wanted === 0) return true // left out
  let sum = 0
  for (let i = 0; i < CHECKSUM; i += 2) sum += u16le(bytes, at + i)
  return (~sum & 0xffff) === wanted
}

/** Reads one message; `foreign` without a header and its checksum. */
export function dissect({ bytes, start, end }: Slice): Dissected<EclrMessage> {
  const available = end - start
  if (available < HEADER) return { kind: 'incomplete', need: HEADER }
  if (!isHeaderAt(bytes, start)) return { kind: 'foreign' }
  const kind = u16le(bytes, start + KIND)
  const total = HEADER + u16le(bytes, start + LENGTH)
  if (available < total) return { kind: 'incomplete', need: total }
  return {
    kind: 'message',
    length: total,
    message: {
      kind,
      name: kind === LOOK_UP ? text(bytes, start + HEADER, start + total) : undefined,
      service: u16le(bytes, start + SERVICE),
      method: kind === CALL || kind === RETURN ? u16le(bytes, start + METHOD) : 0,
      data: HEADER,
      end: total,
    },
  }
}

/** Sure of a look-up of a service in the maker's own name space, and of a call or its return that fill the slice. */
export function probe({ bytes, start, end }: Slice): 'yes' | 'no' | 'more' {
  for (let i = 0; i < 6 && start + i < end; i++) {
    const isKnown = i === KIND ? bytes[start + i]! <= RETURN : bytes[start + i] === (i === 0 ? 1 : 0)
    if (!isKnown) return 'no'
  }
  if (end - start < HEADER) return 'more'
  const kind = bytes[start + KIND]!
  if (kind === CALL || kind === RETURN) return isWholeCall(bytes, start, end) ? 'yes' : 'no'
  const need = HEADER + NAMESPACE.length
  if (end - start < need) return kind === LOOK_UP ? 'more' : 'no'
  const isSpoken =
    isHeaderAt(bytes, start) &&
    isPrintable(bytes, start + HEADER, start + need) &&
    text(bytes, start + HEADER, start + need) === NAMESPACE
  return isSpoken ? 'yes' : 'no'
}

/** A low number of a service, a low one of its method, and the number of bytes in the header. */
function isWholeCall(bytes: Uint8Array, start: number, end: number): boolean {
  const length = u16le(bytes, start + LENGTH)
  if (length === 0 || end - start !== HEADER + length || !isHeaderAt(bytes, start)) return false
  return u16le(bytes, start + SERVICE) <= MOST_SERVICES && u16le(bytes, start + METHOD) <= MOST_METHODS
}

/** State word of the controller in an answer to method 3 of the device information: its byte at 7. */
export function stateOf(bytes: Uint8Array, start: number, { data, end }: EclrMessage): number {
  return end - data >= 12 && u32le(bytes, start + data) === 1 ? bytes[start + data + 8]! : -1
}
