/** Data messages of Ethernet Global Data: GE Fanuc GFK-1541, TCP/IP Ethernet Communications for the Series 90 PLC, chapter 4. */
import { u16le, u32le } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'

const REQUEST = 2
const PRODUCER = 4
const STATE = 8
const SECONDS = 12
const NANOSECONDS = 16
const STATUS = 20
const SIGNATURE = 24
const RESERVED = 28
export const HEADER = 32
const DATA_MESSAGE = 13
const VERSION = 1
/** Bytes of data in one message: GFK-1541 §4. */
const MOST_DATA = 1400
/** Exchange numbers go up to here. */
const HIGHEST_STATE = 16_383

export interface EgdMessage {
  /** Counts messages of the exchange, modulo 65,536. */
  readonly request: number
  /** Four bytes in order, printed as an IPv4 address. */
  readonly producer: string
  readonly state: number
  readonly seconds: number
  readonly status: number
  readonly signature: number
  readonly dataBytes: number
}

/**
 * Reads one datagram, which is one message.
 *
 * @returns `foreign` where type, version, length or reserved bytes cannot be.
 */
export function dissect(slice: Slice): Dissected<EgdMessage> {
  const { bytes, start, end } = slice
  if (!isData(slice)) return { kind: 'foreign' }
  const at = start + PRODUCER
  return {
    kind: 'message',
    length: end - start,
    message: {
      request: u16le(bytes, start + REQUEST),
      producer: `${bytes[at]}.${bytes[at + 1]}.${bytes[at + 2]}.${bytes[at + 3]}`,
      state: u32le(bytes, start + STATE),
      seconds: u32le(bytes, start + SECONDS),
      status: u32le(bytes, start + STATUS),
      signature: u32le(bytes, start + SIGNATURE),
      dataBytes: end - start - HEADER,
    },
  }
}

function isData({ bytes, start, end, isStream }: Slice): boolean {
  const length = end - start
  if (isStream || length <= HEADER || length > HEADER + MOST_DATA) return false
  if (bytes[start] !== DATA_MESSAGE || bytes[start + 1] !== VERSION) return false
  const state = u32le(bytes, start + STATE)
  if (state === 0 || state > HIGHEST_STATE || bytes[start + PRODUCER] === 0) return false
  return u32le(bytes, start + NANOSECONDS) < 1e9 && u32le(bytes, start + RESERVED) === 0
}

/** Sure of a data message: type, version, a lawful exchange and time, and the reserved bytes leave little to chance. */
export function probe(slice: Slice): 'yes' | 'no' {
  return isData(slice) &&
    slice.bytes[slice.start + SIGNATURE + 2] === 0 &&
    slice.bytes[slice.start + SIGNATURE + 3] === 0
    ? 'yes'
    : 'no'
}

/** Number of a message by its facts: exchange, status, signature and length; the producer is that of the flow. */
export function foldKey(slice: Slice): number {
  if (!isData(slice)) return 0
  const { bytes, start, end } = slice
  let mixed = Math.imul(u32le(bytes, start + PRODUCER) ^ 0x811c9dc5, 0x01000193)
  mixed = Math.imul(mixed ^ u32le(bytes, start + STATUS), 0x01000193)
  mixed = Math.imul(mixed ^ u32le(bytes, start + SIGNATURE), 0x01000193)
  mixed = Math.imul(mixed ^ (end - start), 0x01000193)
  return (u32le(bytes, start + STATE) + 1) * 0x1_0000_0000 + (mixed >>> 0)
}
