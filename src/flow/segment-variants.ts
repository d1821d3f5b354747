/**
 * Contradicting or out-of-order content of a side. Receivers differ in which of two copies they take, and none takes a
 * copy with a wrong checksum. All copies are kept for a while, and every possible combination is read, so that no
 * attacker can choose for the sensor.
 */

import type { Microseconds } from '#model/time'
import { distance, isSame } from './held-segments.ts'
import { limits } from './limits.ts'

export interface Copy {
  readonly sequence: number
  readonly bytes: Uint8Array
  /** It was handed on in its turn. */
  readonly isInTurn: boolean
}

/** A run of bytes that contains those of a copy, or some of them, at `from..to`. True: more bytes would help. */
export type ReadRun = (run: Uint8Array, from: number, to: number) => boolean

interface Side {
  readonly copies: Copy[]
  bytes: number
  /** Two different versions exist; otherwise it is late at worst. */
  isContradicted: boolean
  /** When it last gave cause to look. */
  since: Microseconds
  /** So many more segments in their turn are kept: a command ends soon. */
  wanted: number
  /** Ways that may still be tried, and as of when. */
  tries: number
  triedAt: Microseconds
}

export class SegmentVariants {
  readonly counters = { tcpVersionsForgotten: 0, tcpVersionsUntried: 0 }
  readonly #bySide = new Map<number, Side>()

  get isEmpty(): boolean {
    return this.#bySide.size === 0
  }

  has(column: number): boolean {
    return this.#bySide.has(column)
  }

  /** True for a side with contradicting content recently. */
  isContradicted(column: number): boolean {
    return this.#bySide.get(column)?.isContradicted === true
  }

  /** From now on copies of this side are kept, for a while; `before` is what came last. */
  begin(column: number, time: Microseconds, before: () => readonly Omit<Copy, 'isInTurn'>[]): void {
    const known = this.#bySide.get(column)
    if (known !== undefined) {
      known.wanted = limits.versionSegments
      known.since = time
      return
    }
    if (this.#bySide.size >= limits.versionSides) {
      const [oldest = column] = this.#bySide.keys()
      this.#bySide.delete(oldest)
      this.counters.tcpVersionsForgotten++
    }
    const side: Side = {
      ...{ copies: [], bytes: 0, isContradicted: false, since: time, wanted: limits.versionSegments },
      ...{ tries: limits.versionTriesAtOnce, triedAt: 0 },
    }
    this.#bySide.set(column, side)
    for (const copy of before()) this.#add(side, { ...latest(copy), isInTurn: true })
  }

  /** A segment was handed on in its turn. Undefined where it is not kept: after some of them nothing is in doubt any more. */
  inTurn(
    column: number,
    sequence: number,
    bytes: Uint8Array,
    start: number,
    end: number,
    time: Microseconds,
  ): Copy | undefined {
    const side = this.#bySide.get(column)
    if (side === undefined) return
    if (side.wanted === 0 || Math.abs(time - side.since) > limits.versionSeconds * 1e6) {
      this.#bySide.delete(column)
      return
    }
    side.wanted--
    if (side.bytes + end - start > limits.versionBytes) return
    const copy = { sequence, bytes: bytes.slice(start, end), isInTurn: true }
    this.#add(side, copy)
    return copy
  }

  /** A copy with new content. Undefined if it is known already. */
  outOfTurn(
    column: number,
    sequence: number,
    bytes: Uint8Array,
    start: number,
    end: number,
    contradicts: boolean,
  ): Copy | undefined {
    const side = this.#bySide.get(column)
    if (side === undefined) return
    if (contradicts) side.isContradicted = true
    const copy = { sequence, bytes: bytes.slice(start, end), isInTurn: false }
    if (side.copies.some((known) => known.sequence === sequence && isSame(known.bytes, copy.bytes))) return
    side.wanted = limits.versionSegments
    this.#add(side, copy)
    return copy
  }

  /**
   * Reads every combination of bytes `from..to` of this copy with the bytes before and after them, as far as more bytes
   * would help. Bytes passed on in order are fixed.
   */
  read(column: number, copy: Copy, from: number, to: number, time: Microseconds, read: ReadRun): void {
    const side = this.#bySide.get(column)
    if (side === undefined || [copy, ...side.copies].every(({ isInTurn }) => isInTurn)) return
    const copies = sorted(side)
    const allowed = allowance(side, time)
    let tries = allowed
    const onward = (parts: readonly Copy[], run: Uint8Array, at: number): void => {
      if (tries === 0) return
      tries--
      const isAsItWas = parts.every(({ isInTurn }) => isInTurn)
      if (!isAsItWas && !read(run, at + from, at + to)) return
      const end = parts.at(-1)!.sequence + parts.at(-1)!.bytes.length
      for (const next of copies) {
        const known = distance(next.sequence, end >>> 0)
        if (parts.includes(next) || known < 0 || known >= next.bytes.length) continue
        onward([...parts, next], joined(run, next.bytes.subarray(known)), at)
      }
    }
    const backward = (parts: readonly Copy[], run: Uint8Array, at: number): void => {
      if (tries === 0) return
      tries--
      onward(parts, run, at)
      if (at > limits.versionBytesBefore) return
      const { sequence } = parts[0]!
      for (const before of copies) {
        const known = distance(before.sequence, sequence)
        if (parts.includes(before) || known <= 0 || known > before.bytes.length) continue
        backward([before, ...parts], joined(before.bytes.subarray(0, known), run), at + known)
      }
    }
    backward([copy], copy.bytes, 0)
    side.tries -= allowed - tries
    if (tries === 0) this.counters.tcpVersionsUntried++
  }

  forget(column: number): void {
    this.#bySide.delete(column)
  }

  /** One that is longer than all that may be kept is read when it comes, and not kept. */
  #add(side: Side, copy: Copy): void {
    if (copy.bytes.length > limits.versionBytes) return
    side.copies.push(copy)
    side.bytes += copy.bytes.length
    while (side.copies.length > limits.versionCopies || side.bytes > limits.versionBytes)
      side.bytes -= side.copies.shift()!.bytes.length
  }
}

/** As much of it as may be kept: what follows it continues its end. */
function latest({ sequence, bytes }: Omit<Copy, 'isInTurn'>): Omit<Copy, 'isInTurn'> {
  const cut = Math.max(0, bytes.length - limits.versionBytes)
  return cut === 0 ? { sequence, bytes } : { sequence: (sequence + cut) >>> 0, bytes: bytes.slice(cut) }
}

/** Out-of-order copies first, the latest of them first: an attacker sends many copies of the same kind. */
function sorted({ copies }: Side): readonly Copy[] {
  const latest = copies.toReversed()
  return [...latest.filter(({ isInTurn }) => !isInTurn), ...latest.filter(({ isInTurn }) => isInTurn)]
}

/** Combinations that may be tried for a copy: endless contradictions of one sender must not delay all others. */
function allowance(side: Side, time: Microseconds): number {
  const seconds = Math.floor(Math.abs(time - side.triedAt) / 1e6)
  side.tries = Math.min(limits.versionTriesAtOnce, side.tries + seconds * limits.versionTriesASecond)
  if (seconds > 0) side.triedAt = time
  return Math.max(limits.versionTriesAtLeast, Math.min(limits.versionTries, side.tries))
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  const both = new Uint8Array(one.length + other.length)
  both.set(one)
  both.set(other, one.length)
  return both
}
