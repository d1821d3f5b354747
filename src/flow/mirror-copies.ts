import type { Microseconds } from '#model/time'
import type { Packet } from '#wire/packet'
import { limits } from './limits.ts'
import { RecentFrameHashes } from './recent-frame-hashes.ts'

const IPPROTO_TCP = 6
const IPPROTO_UDP = 17
const NEVER = Number.NEGATIVE_INFINITY

/**
 * Knows a mirror's second copy of a packet, which a switch sends when it mirrors both ports that the packet passed.
 * Remembers two packets of each side of a flow; a column is `2 * flow + side`.
 */
export class MirrorCopies {
  #keys: Uint32Array<ArrayBuffer>
  #times: Float64Array<ArrayBuffer>
  readonly #recent = new RecentFrameHashes()

  constructor(columns: number) {
    this.#keys = new Uint32Array(2 * columns)
    this.#times = new Float64Array(2 * columns).fill(NEVER)
  }

  isCopy(packet: Packet, column: number): boolean {
    if (packet.ipVersion === 0) return this.#isEqualAtOnce(packet, column)
    if (packet.transport === IPPROTO_TCP) {
      const payload = packet.payloadEnd - packet.payloadStart
      if (packet.ipIdentification === 0 && payload === 0) return false
      const { ipIdentification, sequence, acknowledgment, tcpFlags, time } = packet
      return this.#isKnown(
        segmentKey(ipIdentification, sequence, acknowledgment, payload, tcpFlags),
        time,
        column,
      )
    }
    if (packet.isFragment) return false
    if (packet.ipIdentification === 0) return this.#isEqualAtOnce(packet, column)
    return this.#isKnown(datagramKey(packet), packet.time, column)
  }

  forget(column: number): void {
    this.#times[2 * column] = NEVER
    this.#times[2 * column + 1] = NEVER
  }

  grow(columns: number): void {
    const keys = new Uint32Array(2 * columns)
    keys.set(this.#keys)
    this.#keys = keys
    const times = new Float64Array(2 * columns).fill(NEVER)
    times.set(this.#times)
    this.#times = times
  }

  /** Whether the side sent a packet with this key just before. */
  has(key: number, time: Microseconds, column: number): boolean {
    const slot = 2 * column
    const apart = limits.duplicateMs * 1000
    const keys = this.#keys
    const times = this.#times
    // A clock that was set back leaves times to come, of which nothing is a copy.
    return (
      (keys[slot] === key && Math.abs(time - times[slot]!) <= apart) ||
      (keys[slot + 1] === key && Math.abs(time - times[slot + 1]!) <= apart)
    )
  }

  /** The side sends a packet with this key, which is no copy. */
  keep(key: number, time: Microseconds, column: number): void {
    const slot = 2 * column
    const keys = this.#keys
    const times = this.#times
    keys[slot + 1] = keys[slot]!
    times[slot + 1] = times[slot]!
    keys[slot] = key
    times[slot] = time
  }

  #isKnown(key: number, time: Microseconds, column: number): boolean {
    if (this.has(key, time, column)) return true
    this.keep(key, time, column)
    return false
  }

  /**
   * Without an identification only the time distinguishes a copy from a second frame with the same content, so all
   * bytes have to be equal. A frame has one copy: a flood of equal frames remains one; and frames with the same time
   * were written by a program, not by a mirror.
   */
  #isEqualAtOnce(packet: Packet, column: number): boolean {
    if (packet.sourceMacAt < 0) return false
    const recent = this.#recent
    if (packet.ipVersion === 0)
      return recent.takeOrKeep(
        packet.addressBytes,
        packet.linkPayloadStart,
        packet.linkPayloadEnd,
        column,
        packet.time,
      )
    return recent.takeOrKeep(packet.bytes, packet.ipPayloadStart, packet.ipPayloadEnd, column, packet.time)
  }
}

/** Key that distinguishes a TCP segment from others of its side. */
export function segmentKey(
  identification: number,
  sequence: number,
  acknowledgment: number,
  payloadLength: number,
  flags: number,
): number {
  // Apart: identification and sequence both count up, and in step they would cancel out each other.
  const name = Math.imul(identification, 0x85ebca6b) ^ Math.imul(sequence, 0x9e3779b1)
  return (name ^ acknowledgment ^ (payloadLength << 8) ^ flags) >>> 0
}

/** Position of a message's command: headers of 8 bytes, then this many. */
const HEAD = { from: 8, to: 24 } as const

/** Identification and checksum are the sender's to choose: a decoy may have those of what follows it, but not its head. */
function datagramKey(packet: Packet): number {
  const { bytes, ipPayloadStart, ipPayloadEnd, ipIdentification } = packet
  let key = Math.imul(ipIdentification, 0x9e3779b1) ^ (ipPayloadEnd - ipPayloadStart) ^ checksumWord(packet)
  const to = Math.min(ipPayloadStart + HEAD.to, ipPayloadEnd)
  for (let at = ipPayloadStart + HEAD.from; at < to; at++) key = Math.imul(key, 31) ^ bytes[at]!
  return key >>> 0
}

/** Checksum of UDP and of ICMP: RFC 768, RFC 792. */
function checksumWord({ transport, bytes, ipPayloadStart, ipPayloadEnd }: Packet): number {
  const at = ipPayloadStart + (transport === IPPROTO_UDP ? 6 : 2)
  return at + 1 < ipPayloadEnd ? (bytes[at]! << 8) | bytes[at + 1]! : 0
}
