/** TCP segments that wait for what comes before them, by side of a flow. */
import type { Place } from '#model/fact'
import type { Microseconds } from '#model/time'
import type { Packet } from '#wire/packet'
import { FLAG, type FlowTable, TCP } from './flow-table.ts'
import { limits } from './limits.ts'
import { urgentByte } from './segment-kinds.ts'

/** A held segment, with the time and the frame it will be reported with. */
export interface Segment extends Place {
  readonly sequence: number
  readonly bytes: Uint8Array
  readonly time: Microseconds
  /** Offset of its urgent byte, or -1. */
  readonly urgent: number
  readonly isPushed: boolean
}

/** Segments that wait for what comes before them, in order of sequence. */
export interface Held {
  readonly segments: Segment[]
  bytes: number
  /** When the hole before the first of them was met. */
  since: Microseconds
  /**
   * No missing bytes are known: it is the first segment of a stream without a visible beginning, and an earlier one may
   * follow.
   */
  isStart: boolean
  /**
   * Sequence number of the other side up to which the first of them acknowledges, where those bytes have not passed yet:
   * an answer that was captured before its question. Undefined where nothing of the kind is waited for.
   */
  question: number | undefined
  /** The other side has confirmed the first of them, and so what is missing before it. */
  isConfirmed: boolean
  /** The other side has sent since. */
  isAnswered: boolean
}

export class HeldSegments {
  /** Of all sides together, including the overhead of a kept segment. */
  #bytes = 0
  readonly #flows: FlowTable
  readonly #bySide = new Map<number, Held>()

  constructor(flows: FlowTable) {
    this.#flows = flows
  }

  of(column: number): Held | undefined {
    return this.#bySide.get(column)
  }

  /** Copies a packet's payload to its place; `ahead` bytes lie between what was handed on and its first. */
  keep(packet: Packet, column: number, sequence: number, ahead: number): Held {
    const flows = this.#flows
    const { time } = packet
    let held = this.#bySide.get(column)
    if (held === undefined) {
      held = {
        segments: [],
        bytes: 0,
        since: time,
        isStart: false,
        question: undefined,
        isConfirmed: false,
        isAnswered: false,
      }
      this.#bySide.set(column, held)
      flows.tcp[column]! |= TCP.held
    }
    const bytes = packet.bytes.slice(packet.payloadStart, packet.payloadEnd)
    const next = flows.nextSequence[column]!
    let place = held.segments.length
    while (place > 0 && distance(next, held.segments[place - 1]!.sequence) > ahead) place--
    const { file, frame } = flows
    const urgent = urgentByte(packet)
    const segment = {
      sequence,
      bytes,
      time,
      file,
      frame,
      urgent: urgent < 0 ? -1 : urgent - packet.payloadStart,
      isPushed: (packet.tcpFlags & FLAG.push) !== 0,
    }
    held.segments.splice(place, 0, segment)
    held.bytes += bytes.length
    this.#bytes += bytes.length + limits.heldSegmentBytes
    return held
  }

  /** Whether a held segment has other content at this place. */
  isOtherwise(column: number, sequence: number, bytes: Uint8Array, start: number, end: number): boolean {
    const known = this.#bySide.get(column)?.segments.filter((segment) => segment.sequence === sequence) ?? []
    const byteCount = bytes.subarray(start, end)
    return known.length > 0 && !known.some((one) => isSame(one.bytes, byteCount))
  }

  /** So many segments of a side wait no longer, from the first on. */
  letGo(held: Held, count: number): void {
    for (const { bytes } of held.segments.splice(0, count)) {
      held.bytes -= bytes.length
      this.#bytes -= bytes.length + limits.heldSegmentBytes
    }
  }

  /** The side that has waited longest, where all together hold too much. */
  tooMany(): number | undefined {
    if (this.#bytes <= limits.heldBytes) return undefined
    const [oldest] = this.#bySide.keys()
    return oldest
  }

  /** No segment of this side is held any more. */
  release(column: number): void {
    this.#bySide.delete(column)
    this.#flows.tcp[column]! &= ~TCP.held
  }

  /** The clock was set back to that time: no segment may wait since a future time. */
  setBack(now: Microseconds): void {
    for (const held of this.#bySide.values()) held.since = Math.min(held.since, now)
  }

  /** Sides that have waited long enough. */
  overdue(now: Microseconds): readonly number[] {
    const found: number[] = []
    for (const [column, held] of this.#bySide) if (isOverdue(held, now)) found.push(column)
    return found
  }
}

/** Waited long enough: what is missing is lost to us, or was never sent. */
export function isOverdue(held: Held, now: Microseconds): boolean {
  const patience =
    held.question !== undefined
      ? limits.earlyAnswerMs
      : held.isConfirmed
        ? limits.acknowledgedGapMs
        : held.isAnswered && !held.isStart
          ? limits.unacknowledgedGapMs
          : limits.unansweredGapMs
  return now - held.since > patience * 1000
}

/** Bytes from one sequence number forward to another; negative if it is behind. Half the circle away is ahead. */
export function distance(from: number, to: number): number {
  const forward = (to - from) >>> 0
  return forward <= 0x8000_0000 ? forward : forward - 0x1_0000_0000
}

export function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, i) => byte === other[i])
}
