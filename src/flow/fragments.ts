import type { Microseconds } from '#model/time'
import type { Packet } from '#wire/packet'
import { isSame } from './held-segments.ts'
import { limits } from './limits.ts'

interface Piece {
  readonly offset: number
  readonly bytes: Uint8Array
  /** The last fragment, by its header. */
  readonly isLast: boolean
}

/** A datagram of which pieces are awaited. */
class Datagram {
  readonly since: Microseconds
  readonly pieces: Piece[] = []
  bytes = 0
  /** Where it ends as its first and as its latest last piece have it; undefined while none came. */
  ends: readonly [first: number, latest: number] | undefined
  /** Bytes that are here, as runs in order that do not touch: where each begins and ends. */
  readonly #begins: number[] = []
  readonly #ends: number[] = []

  constructor(since: Microseconds) {
    this.since = since
  }

  /** False of a piece beyond what a datagram can hold. */
  take(piece: Piece): boolean {
    const from = piece.offset
    const to = from + piece.bytes.length
    const isTooMuch =
      to > limits.datagramBytes ||
      this.bytes + piece.bytes.length > 2 * limits.datagramBytes ||
      this.pieces.length >= limits.datagramPieces
    if (isTooMuch) return false
    this.pieces.push(piece)
    this.bytes += piece.bytes.length
    if (piece.isLast) this.ends = [this.ends?.[0] ?? to, to]
    this.#cover(from, to)
    return true
  }

  /** As the first copies of its bytes have it, and as the latest have it; undefined while bytes are missing. */
  get first(): Uint8Array | undefined {
    const end = this.ends?.[0]
    return this.#isWhole(end) ? put(end, this.pieces.toReversed()) : undefined
  }

  get latest(): Uint8Array | undefined {
    const end = this.ends?.[1]
    return this.#isWhole(end) ? put(end, this.pieces) : undefined
  }

  #isWhole(end: number | undefined): end is number {
    return end !== undefined && this.#begins[0] === 0 && this.#ends[0]! >= end
  }

  /** Joins all runs that a piece touches. Pieces of eight bytes with holes between them create thousands of runs. */
  #cover(from: number, to: number): void {
    const first = firstFrom(this.#ends, from)
    const next = firstFrom(this.#begins, to + 1)
    const begin = next > first ? Math.min(from, this.#begins[first]!) : from
    const end = next > first ? Math.max(to, this.#ends[next - 1]!) : to
    this.#begins.splice(first, next - first, begin)
    this.#ends.splice(first, next - first, end)
  }
}

/** Place of the first of these numbers in order that is not below `least`. */
function firstFrom(numbers: readonly number[], least: number): number {
  let low = 0
  let high = numbers.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (numbers[middle]! < least) low = middle + 1
    else high = middle
  }
  return low
}

/** Content of these pieces up to `end`; later pieces take precedence. */
function put(end: number, pieces: readonly Piece[]): Uint8Array {
  const byteCount = new Uint8Array(end)
  for (const { offset, bytes } of pieces) {
    if (offset < end) byteCount.set(bytes.subarray(0, end - offset), offset)
  }
  return byteCount
}

/** A complete datagram: a further fragment is a copy, has other content, or belongs to the next with this identification. */
interface FragmentReport {
  readonly datagram: Datagram
  readonly since: Microseconds
  /** Datagram in the latest report. */
  latest: Uint8Array
  /** Number of reported versions. */
  versions: number
}

const NOTHING: readonly Uint8Array[] = []

/**
 * Puts IP fragments together (RFC 791 §3.2, RFC 8200 §4.5). Systems differ in which of two overlapping pieces they take,
 * and none takes a decoy that did not reach it: where pieces contradict each other, the datagram is given both ways, as
 * the first and as the last copies have it. Senders use an identification again sooner than they should (RFC 6864 §4):
 * with a first piece, the next datagram of the name begins besides.
 */
export class Fragments {
  readonly counters = {
    fragments: 0,
    datagramsReassembled: 0,
    datagramsIncomplete: 0,
    fragmentsOverlapping: 0,
    fragmentsDropped: 0,
    datagramVersionsUntold: 0,
  }
  readonly #awaited = new Map<string, Datagram>()
  readonly #emitted = new Map<string, FragmentReport>()

  /** The whole IP payloads that are known with this fragment. */
  add(packet: Packet): readonly Uint8Array[] {
    this.counters.fragments++
    if (packet.isCut) {
      this.counters.fragmentsDropped++
      return NOTHING
    }
    const piece = {
      offset: packet.fragmentOffset,
      bytes: packet.bytes.slice(packet.ipPayloadStart, packet.ipPayloadEnd),
      isLast: !packet.moreFragments,
    }
    const key = keyOf(packet)
    const emitted = this.#emittedOf(key, packet.time)
    const otherwise = emitted === undefined ? undefined : this.#otherwise(emitted, piece)
    const datagram = this.#datagramOf(key, piece, emitted, packet.time)
    if (datagram === undefined) return otherwise === undefined ? NOTHING : [otherwise]
    if (!datagram.take(piece)) this.counters.fragmentsDropped++
    const found = this.#whole(key, datagram, packet.time)
    if (otherwise === undefined) return found
    return [otherwise, ...found.filter((one) => !isSame(one, otherwise))]
  }

  /** Another recording or time begins: no further piece belongs to earlier datagrams. */
  restart(): void {
    this.#awaited.clear()
    this.#emitted.clear()
  }

  #emittedOf(key: string, time: Microseconds): FragmentReport | undefined {
    const emitted = this.#emitted.get(key)
    if (emitted === undefined || Math.abs(time - emitted.since) <= limits.emittedDatagramSeconds * 1e6)
      return emitted
    this.#emitted.delete(key)
    return undefined
  }

  /** Datagram that a piece makes of an already complete one; undefined if it adds nothing new. */
  #otherwise(emitted: FragmentReport, piece: Piece): Uint8Array | undefined {
    const { datagram, latest } = emitted
    const end = piece.offset + piece.bytes.length
    const isKnown = end <= latest.length && (!piece.isLast || end === latest.length)
    if (isKnown && isSame(latest.subarray(piece.offset, end), piece.bytes)) return
    if (emitted.versions === limits.datagramVersions) {
      this.counters.datagramVersionsUntold++
      return
    }
    if (!datagram.take(piece)) {
      this.counters.fragmentsDropped++
      return
    }
    const put = datagram.latest
    if (put === undefined || isSame(put, latest)) return
    this.counters.fragmentsOverlapping++
    emitted.versions++
    emitted.latest = put
    return put
  }

  /** The one that a piece belongs to; undefined where it belongs to one that was whole, and to nothing new. */
  #datagramOf(
    key: string,
    piece: Piece,
    emitted: FragmentReport | undefined,
    time: Microseconds,
  ): Datagram | undefined {
    const known = this.#awaited.get(key)
    if (known !== undefined) {
      if (Math.abs(time - known.since) <= limits.fragmentSeconds * 1e6) return known
      this.#giveUp(key)
    }
    if (emitted !== undefined) {
      const isMirrored =
        Math.abs(time - emitted.since) <= limits.duplicateMs * 1000 &&
        emitted.datagram.pieces.some((one) => isCopy(one, piece))
      // A datagram that was contradicted too often is reported no more: a tail may belong to the next.
      const isFull = emitted.versions === limits.datagramVersions
      if ((piece.offset > 0 && !isFull) || isMirrored) return undefined
    }
    const [oldest] = this.#awaited.keys()
    if (oldest !== undefined && this.#awaited.size >= limits.datagrams) this.#giveUp(oldest)
    const made = new Datagram(time)
    this.#awaited.set(key, made)
    return made
  }

  #whole(key: string, datagram: Datagram, time: Microseconds): readonly Uint8Array[] {
    const { first, latest } = datagram
    const emitted = latest ?? first
    if (emitted === undefined) return NOTHING
    this.counters.datagramsReassembled++
    this.#awaited.delete(key)
    this.#emitted.delete(key)
    const [oldest] = this.#emitted.keys()
    if (oldest !== undefined && this.#emitted.size >= limits.datagrams) this.#emitted.delete(oldest)
    this.#emitted.set(key, { datagram, since: time, latest: emitted, versions: 0 })
    if (first === undefined || latest === undefined || isSame(first, latest)) return [emitted]
    this.counters.fragmentsOverlapping++
    return [first, latest]
  }

  #giveUp(key: string): void {
    this.#awaited.delete(key)
    this.counters.datagramsIncomplete++
  }
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
