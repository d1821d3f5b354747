/** Inspects bytes of a side that have passed already: repeated, different, or late. */
import type { Microseconds } from '#model/time'
import { CopyComparator, type CopyComparison } from './copy-comparator.ts'
import type { FlowTable } from './flow-table.ts'
import { distance } from './held-segments.ts'
import { limits } from './limits.ts'
import { SegmentHistory } from './segment-history.ts'
import { type Copy, SegmentVariants } from './segment-variants.ts'
import { SideHistories } from './side-histories.ts'
import type { KeptSegment } from './side-history.ts'
import { SkippedHoles } from './skipped-holes.ts'
import type { StreamSink } from './tcp-streams.ts'

/** Bytes of a side, and the sequence number of the first. */
export interface SegmentPiece {
  readonly sequence: number
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
}

/** Content of a segment. */
export interface ResolvedPiece extends SegmentPiece {
  /** The sender asked that it be handed on: RFC 9293 §3.9.1.2. */
  readonly isPushed: boolean
}

export class OverlapResolver {
  readonly counters = {
    tcpRetransmissions: 0,
    tcpRetransmissionsUnchecked: 0,
    tcpKeepAlives: 0,
    tcpGapsFilledLate: 0,
    tcpOverlapsDiffering: 0,
  }
  readonly #flows: FlowTable
  readonly #sink: StreamSink
  /** Recent and last segments of senders of control commands; and of all others. */
  readonly #last = new SideHistories()
  readonly #operational = new SegmentHistory((column, sequence, bytes, start, end, isWhole) =>
    this.#last.keep(column, sequence, bytes, start, end, isWhole),
  )
  readonly #others = new SegmentHistory()
  readonly #skipped = new SkippedHoles()
  readonly #versions = new SegmentVariants()

  constructor(flows: FlowTable, sink: StreamSink) {
    this.#flows = flows
    this.#sink = sink
  }

  get memoryCounters(): SegmentVariants['counters'] & SideHistories['counters'] {
    return { ...this.#versions.counters, ...this.#last.counters }
  }

  /** Bytes that are the next of their side, as the sink is given them; the one at `urgent` passes programs by. */
  inTurn(
    flow: number,
    side: 0 | 1,
    sequence: number,
    bytes: Uint8Array,
    start: number,
    end: number,
    time: Microseconds,
    urgent: number,
  ): void {
    const column = 2 * flow + side
    if (urgent >= start) this.#withoutUrgent(flow, side, { sequence, bytes, start, end }, urgent, time)
    else if (this.#versions.isEmpty || !this.#versions.has(column))
      this.#sink.bytes(flow, side, bytes, start, end, time)
    else this.#inTurnAfterDispute(flow, side, { sequence, bytes, start, end }, time)
    this.#keep(flow, side, sequence, bytes, start, end)
  }

  /** A side that sent control commands once keeps that class and is not checked again. */
  #keep(flow: number, side: 0 | 1, sequence: number, bytes: Uint8Array, start: number, end: number): void {
    const column = 2 * flow + side
    const isKnown = this.#operational.knows(column)
    const speaker = isKnown ? 'operational' : this.#sink.speaker(flow)
    if (speaker !== 'operational') {
      const isNew = this.#flows.packets[column]! <= limits.unknownSegments
      const isWhole = speaker === 'undecided' || (speaker === 'unknown' && isNew)
      this.#others.keep(column, sequence, bytes, start, end, isWhole)
      return
    }
    if (!isKnown) this.#move(column)
    this.#operational.keep(column, sequence, bytes, start, end, true)
  }

  /** Moves the segments of a side from the time before it was known to send commands. */
  #move(column: number): void {
    for (const { sequence, bytes } of this.#others.whole(column, limits.historySegments))
      this.#operational.keep(column, sequence, bytes, 0, bytes.length, true)
    this.#others.forget(column)
  }

  #compare(column: number, sequence: number, bytes: Uint8Array, start: number, end: number): CopyComparison {
    const comparing = new CopyComparator(sequence, bytes, start, end)
    if (this.#operational.knows(column)) {
      this.#operational.compare(column, comparing)
      this.#last.compare(column, comparing)
    } else this.#others.compare(column, comparing)
    return comparing.result
  }

  /** Copies of the last segments of this side, up to this many. */
  #whole(column: number, most: number): readonly KeptSegment[] {
    if (!this.#operational.knows(column)) return this.#others.whole(column, most)
    const lately = this.#operational.whole(column, most)
    // For a while before it is written over, a segment is in both.
    const isBoth = (one: KeptSegment) => lately.some(({ sequence }) => sequence === one.sequence)
    const before = this.#last.whole(column, most).filter((one) => !isBoth(one))
    return [...before, ...lately].slice(-most)
  }

  #inTurnAfterDispute(flow: number, side: 0 | 1, said: SegmentPiece, time: Microseconds): void {
    const { sequence, bytes, start, end } = said
    const column = 2 * flow + side
    const before = this.#sink.standing(flow, side)
    this.#sink.bytes(flow, side, bytes, start, end, time)
    const after = this.#sink.standing(flow, side)
    const copy = this.#versions.inTurn(column, sequence, bytes, start, end, time)
    // Bytes read as whole messages are not read another way, unless a contradiction produced them.
    const isOpen = this.#versions.isContradicted(column)
      ? before === 'within' || after !== 'between'
      : before === 'lost' || after === 'lost'
    if (copy !== undefined && isOpen) this.#read(flow, side, copy, 0, end - start, time)
  }

  /** Programs may ask for the urgent byte in its place: RFC 6093 §3.4. */
  #withoutUrgent(flow: number, side: 0 | 1, said: SegmentPiece, urgent: number, time: Microseconds): void {
    const { sequence, bytes, start, end } = said
    this.disputed(flow, side, time)
    if (urgent > start) this.#sink.bytes(flow, side, bytes, start, urgent, time)
    if (urgent + 1 < end) this.#sink.bytes(flow, side, bytes, urgent + 1, end, time)
    const copy = this.#versions.outOfTurn(2 * flow + side, sequence, bytes, start, end, false)
    if (copy !== undefined) this.#read(flow, side, copy, 0, end - start, time)
  }

  /**
   * The first `old` bytes have passed or were given up; the rest is passed on already. Only bytes that fill a gap or
   * contradict a command are read: all others are retransmissions, whether comparable or not.
   */
  behind(flow: number, side: 0 | 1, said: ResolvedPiece, old: number, time: Microseconds): void {
    const column = 2 * flow + side
    const { sequence, bytes, start, end } = said
    const { verdict, at } = this.#compare(column, sequence, bytes, start, start + old)
    if (this.#isKeepAlive(column, said, verdict === 'differs')) {
      this.counters.tcpKeepAlives++
      return
    }
    const filled = this.#skipped.fill(column, sequence, old)
    const mayCommand = this.#sink.speaker(flow) !== 'other'
    if (filled.length === 0 && verdict !== 'differs') {
      if (old === end - start) this.counters.tcpRetransmissions++
      if (verdict === 'unknown' && mayCommand) this.counters.tcpRetransmissionsUnchecked++
      return
    }
    this.disputed(flow, side, time)
    const copy = this.#versions.outOfTurn(column, sequence, bytes, start, end, verdict === 'differs')
    if (copy === undefined) {
      this.counters.tcpRetransmissions++
      return
    }
    const emitted = new Set<string>()
    if (filled.length > 0) {
      this.counters.tcpGapsFilledLate++
      this.#keep(flow, side, sequence, bytes, start, start + old)
    }
    for (const { from, to } of filled)
      this.#read(flow, side, copy, distance(sequence, from), distance(sequence, to), time, emitted)
    if (verdict !== 'differs') return
    this.counters.tcpOverlapsDiffering++
    this.#sink.overlap(flow, side, time)
    if (mayCommand) this.#read(flow, side, copy, at - start, old, time, emitted)
  }

  /** RFC 9293 §3.8.4: a keep-alive repeats the byte before the next one, or is empty. */
  #isKeepAlive(
    column: number,
    { sequence, bytes, start, end, isPushed }: ResolvedPiece,
    differs: boolean,
  ): boolean {
    if (end - start !== 1 || !this.#isNext(column, sequence + 1)) return false
    return !isPushed || !differs || bytes[start] === 0
  }

  /** A mirror's second copy of a packet: whether its content differs from the first. */
  isOtherwise(column: number, { sequence, bytes, start, end }: SegmentPiece): boolean {
    return this.#compare(column, sequence, bytes, start, end).verdict === 'differs'
  }

  /** From now on, inspects all segments of this side that arrive out of order. */
  disputed(flow: number, side: 0 | 1, time: Microseconds): void {
    const column = 2 * flow + side
    this.#versions.begin(column, time, () => {
      const unrecognised = this.#sink.unrecognised(flow, side)
      const sequence = (this.#flows.nextSequence[column]! - (unrecognised?.length ?? 0)) >>> 0
      const kept = this.#whole(column, limits.versionSegmentsBefore)
      return unrecognised === undefined ? kept : [...kept, { sequence, bytes: unrecognised }]
    })
  }

  /** These bytes are waited for no longer. */
  skipped(flow: number, side: 0 | 1, from: number, missing: number, time: Microseconds): void {
    this.#skipped.add(2 * flow + side, from, missing)
    this.disputed(flow, side, time)
  }

  forget(column: number): void {
    this.#operational.forget(column)
    this.#last.forget(column)
    this.#others.forget(column)
    this.#skipped.forget(column)
    this.#versions.forget(column)
  }

  #isNext(column: number, sequence: number): boolean {
    return this.#flows.nextSequence[column] === sequence >>> 0
  }

  #read(
    flow: number,
    side: 0 | 1,
    copy: Copy,
    from: number,
    to: number,
    time: Microseconds,
    emitted = new Set<string>(),
  ): void {
    this.#versions.read(2 * flow + side, copy, from, to, time, (run, at, until) =>
      this.#sink.late(flow, side, { run, from: at, to: until, copyAt: at - from, emitted }, time),
    )
  }
}
