import type { Microseconds } from '#model/time'
import type { Packet } from '#wire/packet'
import { FLAG, type FlowTable, TCP } from './flow-table.ts'
import { limits } from './limits.ts'
import { SegmentHistory } from './segment-history.ts'

/** Who takes the ordered octets of a stream. */
export interface StreamSink {
  /** `bytes[start..end)` are the next octets of this side; copy what you keep. */
  octets(flow: number, side: 0 | 1, bytes: Uint8Array, start: number, end: number, time: Microseconds): void
  /** `missing` octets were never seen; the next `octets` come after the hole. */
  gap(flow: number, side: 0 | 1, missing: number, time: Microseconds): void
  /** A second copy of octets said something else than the first (first copy wins). */
  overlap(flow: number, side: 0 | 1, time: Microseconds): void
  /** A segment without data whose flags no system sets: scans and fingerprinting do. */
  illegalFlags(flow: number, side: 0 | 1, flags: number, time: Microseconds): void
}

interface Segment {
  readonly sequence: number
  readonly bytes: Uint8Array
}

/** Segments that wait for what comes before them, in order of sequence. */
interface Held {
  readonly segments: Segment[]
  octets: number
  readonly since: Microseconds
}

/** A jump this far ahead is a hole in the capture, not reordering: larger than any unscaled window. RFC 9293 §3.1, RFC 7323. */
const FAR_AHEAD = 16 * 1024 * 1024

/** RFC 9293 §3.10.7: every segment but the first acknowledges or resets, and none opens what it closes. */
function isIllegal(flags: number): boolean {
  return (
    (flags & (FLAG.syn | FLAG.reset | FLAG.ack)) === 0 ||
    (flags & (FLAG.syn | FLAG.fin)) === (FLAG.syn | FLAG.fin)
  )
}

/** Puts TCP segments in order (RFC 9293 §3.4), side by side, starting wherever the capture starts. */
export class TcpStreams {
  readonly counters = {
    tcpRetransmissions: 0,
    tcpKeepAlives: 0,
    tcpOutOfOrder: 0,
    tcpGaps: 0,
    tcpGapOctets: 0,
    tcpOverlapsDiffering: 0,
    tcpMidStreamStarts: 0,
    tcpReorderLimit: 0,
    tcpSnappedOctets: 0,
  }
  readonly #flows: FlowTable
  readonly #sink: StreamSink
  readonly #held = new Map<number, Held>()
  readonly #history = new SegmentHistory()

  constructor(flows: FlowTable, sink: StreamSink) {
    this.#flows = flows
    this.#sink = sink
  }

  /** Takes the TCP packet that `flows.follow` just placed in `flow`. */
  push(packet: Packet, flow: number, side: 0 | 1): void {
    const flows = this.#flows
    const column = 2 * flow + side
    const flags = packet.tcpFlags
    if ((flags & (FLAG.syn | FLAG.fin | FLAG.reset)) !== 0) this.#control(packet, flow, side)
    if (isIllegal(flags) && packet.payloadEnd === packet.payloadStart && packet.missingOctets === 0)
      this.#sink.illegalFlags(flow, side, flags, packet.time)
    const other = column ^ 1
    if ((flows.tcp[other]! & TCP.held) !== 0) this.#acknowledged(packet, flow, (1 - side) as 0 | 1)

    const start = packet.payloadStart
    const length = packet.payloadEnd - start
    if (length === 0) return
    const sequence = (flags & FLAG.syn) !== 0 ? (packet.sequence + 1) >>> 0 : packet.sequence
    let state = flows.tcp[column]!
    if ((state & TCP.sequenceKnown) === 0) {
      this.counters.tcpMidStreamStarts++
      flows.nextSequence[column] = sequence
      state |= TCP.sequenceKnown | TCP.midStream
    }
    flows.tcp[column] = state | TCP.data

    const ahead = distance(flows.nextSequence[column]!, sequence)
    if (ahead === 0 && (state & TCP.held) === 0) {
      flows.nextSequence[column] = (sequence + length) >>> 0
      this.#history.keep(column, sequence, packet.bytes, start, packet.payloadEnd)
      this.#sink.octets(flow, side, packet.bytes, start, packet.payloadEnd, packet.time)
      if (packet.missingOctets > 0) this.#snapped(packet, flow, side)
      return
    }
    if (ahead <= 0) this.#behind(packet, flow, side, sequence)
    else this.#hold(packet, flow, side, sequence, ahead)
  }

  /** The octets of all packets pushed so far may be overwritten after this. */
  settle(): void {
    this.#history.settle()
  }

  /** Gives up waiting: hands on what is held, holes and all. */
  flush(flow: number, time: Microseconds): void {
    for (const side of [0, 1] as const) {
      while ((this.#flows.tcp[2 * flow + side]! & TCP.held) !== 0) this.#skipGap(flow, side, time)
      this.#history.forget(2 * flow + side)
    }
  }

  /** The capture kept only the first octets of this segment: the rest is a hole that will never fill. */
  #snapped(packet: Packet, flow: number, side: 0 | 1): void {
    const column = 2 * flow + side
    this.counters.tcpSnappedOctets += packet.missingOctets
    this.#flows.nextSequence[column] = (this.#flows.nextSequence[column]! + packet.missingOctets) >>> 0
    this.#sink.gap(flow, side, packet.missingOctets, packet.time)
  }

  #control(packet: Packet, flow: number, side: 0 | 1): void {
    const flows = this.#flows
    const column = 2 * flow + side
    const flags = packet.tcpFlags
    if ((flags & FLAG.syn) !== 0) {
      const next = (packet.sequence + 1) >>> 0
      const isNewConnection =
        (flows.tcp[column]! & (TCP.data | TCP.syn)) !== 0 &&
        (flags & FLAG.ack) === 0 &&
        (flows.tcp[column]! & TCP.sequenceKnown) !== 0 &&
        this.#isElsewhere(column, next)
      if (isNewConnection) {
        this.flush(flow, packet.time)
        flows.restart(flow, packet.time)
      }
      if ((flags & FLAG.reset) === 0) {
        flows.setClient(flow, ((flags & FLAG.ack) === 0 ? side : 1 - side) as 0 | 1)
        if ((flows.tcp[column]! & TCP.data) === 0) flows.nextSequence[column] = next
        flows.tcp[column]! |= TCP.syn | TCP.sequenceKnown
      }
    }
    if ((flags & FLAG.fin) !== 0) flows.tcp[column]! |= TCP.fin
    if ((flags & FLAG.reset) !== 0) flows.tcp[column]! |= TCP.reset
  }

  /** True if a SYN's first octet is not where this side's stream began or goes on: the ports are used anew. */
  #isElsewhere(column: number, next: number): boolean {
    const state = this.#flows.tcp[column]!
    if (
      (state & (TCP.fin | TCP.reset)) !== 0 ||
      (this.#flows.tcp[column ^ 1]! & (TCP.fin | TCP.reset)) !== 0
    ) {
      return next !== this.#flows.nextSequence[column]
    }
    const distance = (this.#flows.nextSequence[column]! - next) | 0
    return distance < 0 || distance > FAR_AHEAD
  }

  #behind(packet: Packet, flow: number, side: 0 | 1, sequence: number): void {
    const flows = this.#flows
    const column = 2 * flow + side
    const length = packet.payloadEnd - packet.payloadStart
    const old = (flows.nextSequence[column]! - sequence) | 0
    if (old >= length && old > 0) {
      // RFC 9293 §3.8.4: a keep-alive repeats the octet before the next one.
      if (length === 1 && old === 1) this.counters.tcpKeepAlives++
      else {
        this.counters.tcpRetransmissions++
        if (this.#history.differs(column, sequence, packet.bytes, packet.payloadStart, packet.payloadEnd)) {
          this.counters.tcpOverlapsDiffering++
          this.#sink.overlap(flow, side, packet.time)
        }
      }
      return
    }
    if (
      this.#history.differs(column, sequence, packet.bytes, packet.payloadStart, packet.payloadStart + old)
    ) {
      this.counters.tcpOverlapsDiffering++
      this.#sink.overlap(flow, side, packet.time)
    }
    const start = packet.payloadStart + old
    flows.nextSequence[column] = (sequence + length) >>> 0
    this.#history.keep(column, (sequence + old) >>> 0, packet.bytes, start, packet.payloadEnd)
    this.#sink.octets(flow, side, packet.bytes, start, packet.payloadEnd, packet.time)
    this.#drain(flow, side, packet.time)
  }

  #hold(packet: Packet, flow: number, side: 0 | 1, sequence: number, ahead: number): void {
    const column = 2 * flow + side
    this.counters.tcpOutOfOrder++
    let held = this.#held.get(column)
    if (held === undefined) {
      held = { segments: [], octets: 0, since: packet.time }
      this.#held.set(column, held)
      this.#flows.tcp[column]! |= TCP.held
    }
    const bytes = packet.bytes.slice(packet.payloadStart, packet.payloadEnd)
    const next = this.#flows.nextSequence[column]!
    let place = held.segments.length
    while (place > 0 && distance(next, held.segments[place - 1]!.sequence) > ahead) place--
    held.segments.splice(place, 0, { sequence, bytes })
    held.octets += bytes.length
    const isFull = held.octets > limits.reorderOctets || held.segments.length > limits.reorderSegments
    if (isFull) this.counters.tcpReorderLimit++
    if (isFull || ahead > FAR_AHEAD || packet.time - held.since > limits.acknowledgedGapMs * 10_000) {
      this.#skipGap(flow, side, packet.time)
    }
  }

  /** The other side has confirmed octets that never passed here: after a moment for reordering, they are lost to us. */
  #acknowledged(packet: Packet, flow: number, side: 0 | 1): void {
    const column = 2 * flow + side
    const held = this.#held.get(column)
    if (held === undefined || (packet.tcpFlags & FLAG.ack) === 0) return
    const beyond = (packet.acknowledgment - held.segments[0]!.sequence) | 0
    if (beyond > 0 && packet.time - held.since > limits.acknowledgedGapMs * 1000) {
      this.#skipGap(flow, side, packet.time)
    }
  }

  #skipGap(flow: number, side: 0 | 1, time: Microseconds): void {
    const column = 2 * flow + side
    const held = this.#held.get(column)
    if (held === undefined) return
    const first = held.segments[0]!
    const missing = distance(this.#flows.nextSequence[column]!, first.sequence)
    if (missing > 0) {
      this.counters.tcpGaps++
      this.counters.tcpGapOctets += missing
      this.#sink.gap(flow, side, missing, time)
      this.#flows.nextSequence[column] = first.sequence
    }
    this.#drain(flow, side, time)
  }

  /** Hands on every held segment that now follows without a hole. */
  #drain(flow: number, side: 0 | 1, time: Microseconds): void {
    const column = 2 * flow + side
    const held = this.#held.get(column)
    if (held === undefined) return
    const { segments } = held
    let count = 0
    while (count < segments.length) {
      const { sequence, bytes } = segments[count]!
      const old = (this.#flows.nextSequence[column]! - sequence) | 0
      if (old < 0) break
      count++
      held.octets -= bytes.length
      if (old >= bytes.length) continue
      this.#flows.nextSequence[column] = (sequence + bytes.length) >>> 0
      this.#sink.octets(flow, side, bytes, old, bytes.length, time)
    }
    segments.splice(0, count)
    if (segments.length > 0) {
      this.#held.set(column, { segments, octets: held.octets, since: time })
      return
    }
    this.#held.delete(column)
    this.#flows.tcp[column]! &= ~TCP.held
  }
}

/** Octets from one sequence number forward to another; negative if it lies behind. Half the circle away is ahead. */
function distance(from: number, to: number): number {
  const forward = (to - from) >>> 0
  return forward <= 0x8000_0000 ? forward : forward - 0x1_0000_0000
}
