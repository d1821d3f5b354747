/** Whether an echo carries the data of pings, or other data. */
import type { IcmpMessage } from './wire.ts'

const ECHO = 8
const ECHO_REPLY = 0
/** Programs put the time first, in up to so many bytes. */
const TIME = 16
/** Less proves nothing: a short text may be any program's greeting. */
const LEAST = 24
/** Letters that Windows repeats, and the alphabet. */
const CYCLES = [1, 2, 4, 23, 26] as const
/** Part of the bytes that must follow a pattern. */
const PATTERNED = 0.75
/** The back door Pingback: sequence 1234 to 1236, 788 bytes. Trustwave SpiderLabs, "Pingback: Backdoor at the end of the ICMP tunnel", 2021. */
const PINGBACK = { first: 1234, last: 1236, bytes: 788 } as const

/** State of one flow's pings. */
export class Cargo {
  #sent = 0
  #reference = -1
  #latest = 0

  /** Anomaly in the data of a message; '' for a ping. */
  complaint(message: IcmpMessage, bytes: Uint8Array, end: number): string {
    const { type, dataStart: start, dataLength, reference, isCut } = message
    if ((type !== ECHO && type !== ECHO_REPLY) || isCut) return ''
    // Windows keeps the sequence in its own order.
    const sequence = ((reference & 0xff) << 8) | ((reference >> 8) & 0xff)
    const isLong = dataLength === PINGBACK.bytes
    if (isLong && sequence >= PINGBACK.first && sequence <= PINGBACK.last)
      return 'sequence 1234 and 788 bytes, as the backdoor Pingback sends them'
    const hash = hashOf(bytes, start, end)
    if (type === ECHO) {
      this.#sent = hash
      this.#reference = reference
    } else if (this.#reference === reference && this.#sent !== hash && dataLength > 0) {
      // RFC 792: "the data received in the echo message must be returned in the echo reply message".
      return isPatterned(bytes, start, end) ? '' : 'answered with other data'
    }
    const isNews = hash !== this.#latest
    this.#latest = hash
    return isNews && type === ECHO && !isPatterned(bytes, start, end) ? 'data that no ping program sends' : ''
  }
}

/** Counting up, or repeating after one to 26 bytes. */
function isPatterned(bytes: Uint8Array, start: number, end: number): boolean {
  const from = start + TIME
  const byteCount = end - from
  if (byteCount < LEAST - TIME) return true
  let counting = 0
  for (let at = from + 1; at < end; at++) if (((bytes[at]! - bytes[at - 1]!) & 0xff) === 1) counting++
  if (counting >= (byteCount - 1) * PATTERNED) return true
  return CYCLES.some((cycle) => {
    if (byteCount <= cycle + 4) return false
    let repeated = 0
    for (let at = from + cycle; at < end; at++) if (bytes[at] === bytes[at - cycle]) repeated++
    return repeated >= (byteCount - cycle) * PATTERNED
  })
}

/** FNV-1a, 32 bits. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193)
  return hash
}
