/** Looks at what a side says of octets that have passed already: again, otherwise, or too late. */
import type { Microseconds } from '#model/time'
import type { FlowTable } from './flow-table.ts'
import { distance } from './held-segments.ts'
import { SegmentHistory } from './segment-history.ts'
import { SkippedHoles } from './skipped-holes.ts'
import type { StreamSink } from './tcp-streams.ts'
import { type Copy, Versions } from './versions.ts'

/** Octets that a segment carries, and the sequence number of the first. */
export interface Said {
  readonly sequence: number
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
}

export class SecondLook {
  readonly counters = {
    tcpRetransmissions: 0,
    tcpRetransmissionsUnchecked: 0,
    tcpKeepAlives: 0,
    tcpGapsFilledLate: 0,
    tcpOverlapsDiffering: 0,
  }
  readonly #flows: FlowTable
  readonly #sink: StreamSink
  readonly #history = new SegmentHistory()
  readonly #skipped = new SkippedHoles()
  readonly #versions = new Versions()

  constructor(flows: FlowTable, sink: StreamSink) {
    this.#flows = flows
    this.#sink = sink
  }

  get versionCounters(): Versions['counters'] {
    return this.#versions.counters
  }

  /** Octets that are the next of their side, as the sink is given them; the one at `urgent` passes programs by. */
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
      this.#sink.octets(flow, side, bytes, start, end, time)
    else this.#inTurnAfterDispute(flow, side, { sequence, bytes, start, end }, time)
    this.#history.keep(column, sequence, bytes, start, end)
  }

  #inTurnAfterDispute(flow: number, side: 0 | 1, said: Said, time: Microseconds): void {
    const { sequence, bytes, start, end } = said
    const before = this.#sink.standing(flow, side)
    this.#sink.octets(flow, side, bytes, start, end, time)
    const copy = this.#versions.inTurn(2 * flow + side, sequence, bytes, start, end)
    // What was read as whole messages from its first octet on is not told another way.
    const isPlain = before !== 'within' && this.#sink.standing(flow, side) === 'between'
    if (copy !== undefined && !isPlain) this.#read(flow, side, copy, 0, end - start, time)
  }

  /** Programs may ask for the urgent octet in its place: RFC 6093 §3.4. */
  #withoutUrgent(flow: number, side: 0 | 1, said: Said, urgent: number, time: Microseconds): void {
    const { sequence, bytes, start, end } = said
    this.disputed(flow, side)
    if (urgent > start) this.#sink.octets(flow, side, bytes, start, urgent, time)
    if (urgent + 1 < end) this.#sink.octets(flow, side, bytes, urgent + 1, end, time)
    const copy = this.#versions.outOfTurn(2 * flow + side, sequence, bytes, start, end)
    if (copy !== undefined) this.#read(flow, side, copy, 0, end - start, time)
  }

  /** The first `old` octets of this have passed, or were given up; what lies behind them is handed on already. */
  behind(flow: number, side: 0 | 1, said: Said, old: number, time: Microseconds): void {
    const column = 2 * flow + side
    const { sequence, bytes, start, end } = said
    const verdict = this.#history.compare(column, sequence, bytes, start, start + old)
    const isKeepAlive =
      end - start === 1 && this.#isNext(column, sequence + 1) && (verdict !== 'differs' || bytes[start] === 0)
    if (isKeepAlive && !this.#versions.has(column)) {
      // RFC 9293 §3.8.4: a keep-alive repeats the octet before the next one.
      this.counters.tcpKeepAlives++
      return
    }
    const fills = this.#skipped.fills(column, sequence, old)
    if (!fills && verdict !== 'differs' && !this.#isDoubted(flow, column, said, verdict)) {
      if (old === end - start) this.counters.tcpRetransmissions++
      return
    }
    this.disputed(flow, side)
    const copy = this.#versions.outOfTurn(column, sequence, bytes, start, end)
    if (copy === undefined) {
      this.counters.tcpRetransmissions++
      return
    }
    if (fills) this.counters.tcpGapsFilledLate++
    else if (verdict === 'differs') {
      this.counters.tcpOverlapsDiffering++
      this.#sink.overlap(flow, side, time)
    }
    this.#read(flow, side, copy, 0, old, time)
  }

  /** A mirror's second copy of a packet: whether it says something else than the first. */
  isOtherwise(column: number, { sequence, bytes, start, end }: Said): boolean {
    return this.#history.compare(column, sequence, bytes, start, end) === 'differs'
  }

  /** Whatever this side says out of its turn from now on is looked at. */
  disputed(flow: number, side: 0 | 1): void {
    const column = 2 * flow + side
    this.#versions.begin(column, () => {
      const unread = this.#sink.unread(flow, side)
      const sequence = (this.#flows.nextSequence[column]! - (unread?.length ?? 0)) >>> 0
      const kept = this.#history.whole(column)
      return unread === undefined ? kept : [...kept, { sequence, bytes: unread }]
    })
  }

  /** These octets are waited for no longer. */
  skipped(flow: number, side: 0 | 1, from: number, missing: number): void {
    this.#skipped.add(2 * flow + side, from, missing)
    this.disputed(flow, side)
  }

  /** Octets handed to `inTurn` so far may be overwritten after this. */
  settle(): void {
    this.#history.settle()
  }

  forget(column: number): void {
    this.#history.forget(column)
    this.#skipped.forget(column)
    this.#versions.forget(column)
  }

  /** Of what cannot be compared: a side that said two things, or a receiver that has not confirmed it, may mean another. */
  #isDoubted(flow: number, column: number, { sequence, start, end }: Said, verdict: string): boolean {
    if (verdict === 'same') return false
    this.counters.tcpRetransmissionsUnchecked++
    if (this.#versions.has(column)) return true
    const confirmed = this.#flows.confirmed[column]!
    const isConfirmed = confirmed !== 0 && distance(sequence + end - start, confirmed) >= 0
    return !isConfirmed && this.#sink.isOperational(flow)
  }

  #isNext(column: number, sequence: number): boolean {
    return this.#flows.nextSequence[column] === sequence >>> 0
  }

  #read(flow: number, side: 0 | 1, copy: Copy, from: number, to: number, time: Microseconds): void {
    const told = new Set<string>()
    this.#versions.read(2 * flow + side, copy, from, to, time, (run, at, until) =>
      this.#sink.late(flow, side, { run, from: at, to: until, told }, time),
    )
  }
}
