import type { Microseconds } from '#model/time'
import type { Packet } from '#wire/packet'
import { isSame } from './held-segments.ts'
import { limits } from './limits.ts'

interface Piece {
  readonly offset: number
  readonly bytes: Uint8Array
  /** The sender said that the datagram ends with it. */
  readonly isLast: boolean
}

interface Datagram {
  readonly since: Microseconds
  readonly pieces: Piece[]
  octets: number
  /** It was whole once: what comes now is a copy, or says something else. */
  isTold: boolean
}

const NOTHING: readonly Uint8Array[] = []

/**
 * Puts IP fragments together (RFC 791 §3.2, RFC 8200 §4.5). Systems differ in which of two overlapping pieces they take,
 * and none takes a decoy that did not reach it: where pieces contradict each other, the datagram is given both ways, as
 * the first and as the last copies have it.
 */
export class Fragments {
  readonly counters = {
    fragments: 0,
    datagramsReassembled: 0,
    datagramsIncomplete: 0,
    fragmentsOverlapping: 0,
    fragmentsDropped: 0,
  }
  readonly #datagrams = new Map<string, Datagram>()

  /** The whole IP payloads that are known with this fragment. */
  add(packet: Packet): readonly Uint8Array[] {
    this.counters.fragments++
    const piece = {
      offset: packet.fragmentOffset,
      bytes: packet.bytes.slice(packet.ipPayloadStart, packet.ipPayloadEnd),
      isLast: !packet.moreFragments,
    }
    const datagram = this.#datagramOf(packet)
    const isTooLong =
      piece.offset + piece.bytes.length > limits.datagramOctets ||
      datagram.octets + piece.bytes.length > 2 * limits.datagramOctets ||
      datagram.pieces.length >= limits.datagramPieces
    if (isTooLong || packet.isCut) {
      this.counters.fragmentsDropped++
      return NOTHING
    }
    if (datagram.isTold && datagram.pieces.some((known) => isCopy(known, piece))) return NOTHING
    datagram.pieces.push(piece)
    datagram.octets += piece.bytes.length
    return this.#assembled(datagram)
  }

  #datagramOf(packet: Packet): Datagram {
    const key = keyOf(packet)
    const known = this.#datagrams.get(key)
    const seconds = known?.isTold === true ? limits.toldDatagramSeconds : limits.fragmentSeconds
    if (known !== undefined && Math.abs(packet.time - known.since) <= seconds * 1e6) return known
    this.#forget(key)
    for (const [oldest, { since, isTold }] of this.#datagrams) {
      const isOver = isTold && Math.abs(packet.time - since) > limits.toldDatagramSeconds * 1e6
      if (!isOver && this.#datagrams.size < limits.datagrams) break
      this.#forget(oldest)
    }
    const made: Datagram = { since: packet.time, pieces: [], octets: 0, isTold: false }
    this.#datagrams.set(key, made)
    return made
  }

  #assembled(datagram: Datagram): readonly Uint8Array[] {
    const { pieces } = datagram
    const ends = pieces.filter(({ isLast }) => isLast).map(({ offset, bytes }) => offset + bytes.length)
    if (ends.length === 0 || datagram.octets < Math.min(...ends)) return NOTHING
    const first = whole(pieces, ends[0]!)
    const last = whole(pieces.toReversed(), ends.at(-1)!)
    const found = [first, last].filter((payload) => payload !== undefined)
    if (found.length === 0) return NOTHING
    if (!datagram.isTold) this.counters.datagramsReassembled++
    const isTold = datagram.isTold
    datagram.isTold = true
    if (found.length === 2 && isSame(found[0]!, found[1]!)) return isTold ? NOTHING : [found[0]!]
    this.counters.fragmentsOverlapping++
    // The first copies are whole before there are others, and were told then.
    return isTold ? found.slice(-1) : found
  }

  #forget(key: string): void {
    if (this.#datagrams.get(key)?.isTold === false) this.counters.datagramsIncomplete++
    this.#datagrams.delete(key)
  }
}

/** `total` octets of what these pieces say, the earlier before the later; undefined where some are missing. */
function whole(pieces: readonly Piece[], total: number): Uint8Array | undefined {
  const octets = new Uint8Array(total)
  const isHere = new Uint8Array(total)
  let missing = total
  for (const { offset, bytes } of pieces) {
    for (let i = 0; i < bytes.length && offset + i < total; i++) {
      if (isHere[offset + i] === 1) continue
      isHere[offset + i] = 1
      octets[offset + i] = bytes[i]!
      missing--
    }
  }
  return missing === 0 ? octets : undefined
}

function isCopy(one: Piece, other: Piece): boolean {
  return one.offset === other.offset && one.isLast === other.isLast && isSame(one.bytes, other.bytes)
}

/** RFC 791 §2.3: source, destination, protocol and identification name a datagram. */
function keyOf(packet: Packet): string {
  const length = packet.ipVersion === 4 ? 4 : 16
  let key = `${packet.ipProtocol}/${packet.ipIdentification}/`
  for (const at of [packet.sourceIpAt, packet.destinationIpAt]) {
    for (let i = 0; i < length; i++) key += String.fromCharCode(packet.addressBytes[at + i]!)
  }
  return key
}
