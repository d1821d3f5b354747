import type { Microseconds } from '#model/time'
import type { Packet } from '#wire/packet'
import { Connections, FAR_AHEAD } from './connections.ts'
import { FLAG, type FlowTable, TCP } from './flow-table.ts'
import { distance, type Held, HeldSegments, isOverdue, type Segment } from './held-segments.ts'
import { limits } from './limits.ts'
import { OverlapResolver, type SegmentPiece } from './overlap-resolver.ts'
import { isIllegal, isKeepAlive, urgentByte } from './segment-kinds.ts'
import { UnseenRequests } from './unseen-requests.ts'

/** Bytes of a stream as a receiver may have put them together, and where in them those lie that came too late or twice. */
export interface LateRun {
  readonly run: Uint8Array
  readonly from: number
  readonly to: number
  /** Where in it the copy begins that is looked at. */
  readonly copyAt: number
  /** Messages that were emitted for these bytes in another run; the reader adds to it. */
  readonly emitted: Set<string>
}

/**
 * Class of a sender in a flow: sends control commands, not yet decided, never decidable, or another. For all but the
 * last, a message is read twice rather than not at all.
 */
export type Speaker = 'operational' | 'undecided' | 'unknown' | 'other'

/** Receives the ordered bytes of a stream. */
export interface StreamSink {
  /** `bytes[start..end)` are the next bytes of this side; copy what you keep. */
  bytes(flow: number, side: 0 | 1, bytes: Uint8Array, start: number, end: number, time: Microseconds): void
  /** `missing` bytes were never seen; the next `bytes` come after the hole. */
  gap(flow: number, side: 0 | 1, missing: number, time: Microseconds): void
  /** Bytes that fill a gap that was reported, or contradict bytes passed on. True: more bytes would help. */
  late(flow: number, side: 0 | 1, run: LateRun, time: Microseconds): boolean
  /** A copy of the bytes of a side that were handed on and are not read yet, since a message is not whole. */
  unrecognised(flow: number, side: 0 | 1): Uint8Array | undefined
  /**
   * Position of the last byte passed on for a side: at the end of a message, within one, or unknown because some are
   * missing.
   */
  standing(flow: number, side: 0 | 1): 'between' | 'within' | 'lost'
  speaker(flow: number): Speaker
  /** A second copy of bytes differs from the first (the first copy counts). */
  overlap(flow: number, side: 0 | 1, time: Microseconds): void
  /** A segment without data whose flags no system sets: scans and fingerprinting do. */
  illegalFlags(flow: number, side: 0 | 1, flags: number, time: Microseconds): void
}

/** Puts TCP segments in order (RFC 9293 §3.4), side by side, starting wherever the capture starts. */
export class TcpStreams {
  readonly #counted = {
    tcpOutOfOrder: 0,
    tcpGaps: 0,
    tcpGapBytes: 0,
    tcpMidStreamStarts: 0,
    tcpReorderLimit: 0,
    tcpSnappedBytes: 0,
    tcpQuestionsUnseen: 0,
  }
  readonly #flows: FlowTable
  readonly #sink: StreamSink
  readonly #held: HeldSegments
  readonly #look: OverlapResolver
  readonly #unseen = new UnseenRequests()
  readonly #connections: Connections

  constructor(flows: FlowTable, sink: StreamSink) {
    this.#flows = flows
    this.#sink = sink
    this.#held = new HeldSegments(flows)
    this.#look = new OverlapResolver(flows, sink)
    this.#connections = new Connections(flows, this.#look, (flow) => this.flush(flow))
  }

  get counters() {
    return { ...this.#counted, ...this.#look.counters, ...this.#look.memoryCounters }
  }

  /** Takes the TCP packet that `flows.follow` just placed in `flow`. */
  push(packet: Packet, flow: number, side: 0 | 1): void {
    const flows = this.#flows
    const column = 2 * flow + side
    const flags = packet.tcpFlags
    if ((flags & (FLAG.syn | FLAG.fin | FLAG.reset)) !== 0) this.#connections.control(packet, flow, side)
    if (isIllegal(flags) && packet.payloadEnd === packet.payloadStart && packet.missingBytes === 0)
      this.#sink.illegalFlags(flow, side, flags, packet.time)
    const start = packet.payloadStart
    const length = packet.payloadEnd - start
    if ((flags & FLAG.ack) !== 0) flows.confirmed[column ^ 1] = packet.acknowledgment
    if ((flows.tcp[column ^ 1]! & TCP.held) !== 0) this.#answered(packet, flow, (1 - side) as 0 | 1)
    if (length === 0) {
      if ((flags & (FLAG.syn | FLAG.fin | FLAG.reset)) === FLAG.fin) this.#end(packet, flow, side)
      return
    }
    const sequence = (flags & FLAG.syn) !== 0 ? (packet.sequence + 1) >>> 0 : packet.sequence
    const isStart = (flows.tcp[column]! & TCP.sequenceKnown) === 0
    if (isStart && isKeepAlive(packet)) {
      this.#look.counters.tcpKeepAlives++
      return
    }
    if (isStart) {
      this.#counted.tcpMidStreamStarts++
      flows.nextSequence[column] = sequence
      flows.tcp[column]! |= TCP.sequenceKnown | TCP.midStream
    }
    flows.tcp[column]! |= TCP.data
    if (isStart && packet.missingBytes === 0) {
      this.#held.keep(packet, column, sequence, 0).isStart = true
      this.#makeRoom()
      return
    }
    if ((flows.tcp[column]! & TCP.held) !== 0) this.#followStart(flow, side, sequence)

    const ahead = distance(flows.nextSequence[column]!, sequence)
    if (ahead === 0 && (flows.tcp[column]! & TCP.held) === 0) {
      if (this.#isEarly(packet, column)) {
        this.#held.keep(packet, column, sequence, 0).question = packet.acknowledgment
        this.#counted.tcpOutOfOrder++
        this.#makeRoom()
        return
      }
      flows.nextSequence[column] = (sequence + length) >>> 0
      const urgent = urgentByte(packet)
      this.#look.inTurn(flow, side, sequence, packet.bytes, start, packet.payloadEnd, packet.time, urgent)
      if (packet.missingBytes > 0) this.#snapped(packet, flow, side)
    } else if (ahead <= 0) this.#behind(packet, flow, side, sequence)
    else this.#hold(packet, flow, side, sequence, ahead)
    if ((flows.tcp[column ^ 1]! & TCP.held) !== 0) this.#questioned(flow, side, packet.time)
  }

  /** Bytes of an established stream that are the next of their side, of a segment without flags: see `SteadySegments`. */
  inTurn(
    flow: number,
    side: 0 | 1,
    sequence: number,
    bytes: Uint8Array,
    start: number,
    end: number,
    time: Microseconds,
  ): void {
    this.#look.inTurn(flow, side, sequence, bytes, start, end, time, -1)
  }

  /** True of an answer whose question has not passed yet: it acknowledges bytes that were not seen, and are not waited for. */
  #isEarly({ acknowledgment, tcpFlags, missingBytes }: Packet, column: number): boolean {
    const other = column ^ 1
    const unseen = (acknowledgment - this.#flows.nextSequence[other]!) | 0
    if (unseen <= 0 || unseen > limits.reorderBytes || missingBytes > 0) return false
    const isKnown = (this.#flows.tcp[other]! & (TCP.sequenceKnown | TCP.held | TCP.fin)) === TCP.sequenceKnown
    if (!isKnown || (tcpFlags & FLAG.ack) === 0) return false
    return !this.#unseen.has(other, this.#flows.nextSequence[other]!)
  }

  /** This side's bytes may have been those that an answer waits for. */
  #questioned(flow: number, side: 0 | 1, time: Microseconds): void {
    const column = 2 * flow + side
    const question = this.#held.of(column ^ 1)?.question
    if (question === undefined || distance(this.#flows.nextSequence[column]!, question) > 0) return
    this.#drain(flow, (1 - side) as 0 | 1, time)
  }

  /**
   * Takes a packet that looks like a mirror's second copy, because it may be another packet with other content: its
   * sender chooses all fields by which a copy is recognised.
   */
  pushCopy(packet: Packet, flow: number, side: 0 | 1): void {
    const { sequence, bytes, payloadStart: start, payloadEnd: end } = packet
    const column = 2 * flow + side
    const isOtherwise =
      this.#look.isOtherwise(column, { sequence, bytes, start, end }) ||
      this.#held.isOtherwise(column, sequence, bytes, start, end)
    if (isOtherwise) this.push(packet, flow, side)
  }

  /** Time has passed: passes on all that has waited long enough. `begins` is called before each. */
  tick(now: Microseconds, begins?: () => void): void {
    for (const column of this.#held.overdue(now)) {
      begins?.()
      this.#giveUp(column >> 1, (column & 1) as 0 | 1)
    }
  }

  /** The clock was set back to then. */
  setBack(now: Microseconds): void {
    this.#held.setBack(now)
  }

  /** Gives up waiting: hands on what is held, holes and all. */
  flush(flow: number): void {
    for (const side of [0, 1] as const) {
      while ((this.#flows.tcp[2 * flow + side]! & TCP.held) !== 0) this.#giveUp(flow, side)
      this.#look.forget(2 * flow + side)
      this.#unseen.forget(2 * flow + side)
    }
  }

  /** The capture kept only the first bytes of this segment: the rest is a hole that will never fill. */
  #snapped(packet: Packet, flow: number, side: 0 | 1): void {
    const column = 2 * flow + side
    this.#counted.tcpSnappedBytes += packet.missingBytes
    this.#flows.nextSequence[column] = (this.#flows.nextSequence[column]! + packet.missingBytes) >>> 0
    this.#sink.gap(flow, side, packet.missingBytes, packet.time)
  }

  /** A side declares its end: missing bytes before it are missing as anywhere else. */
  #end(packet: Packet, flow: number, side: 0 | 1): void {
    const column = 2 * flow + side
    if ((this.#flows.tcp[column]! & TCP.sequenceKnown) === 0) return
    if ((this.#flows.tcp[column]! & TCP.held) !== 0) this.#followStart(flow, side, packet.sequence)
    const ahead = distance(this.#flows.nextSequence[column]!, packet.sequence)
    if (ahead > 0 && ahead <= FAR_AHEAD) this.#hold(packet, flow, side, packet.sequence, ahead)
  }

  #behind(packet: Packet, flow: number, side: 0 | 1, sequence: number): void {
    const { bytes, payloadStart: start, payloadEnd: end, time } = packet
    const old = (this.#flows.nextSequence[2 * flow + side]! - sequence) | 0
    if (old < end - start)
      this.#handOn(flow, side, { sequence, bytes, start, end }, old, time, urgentByte(packet))
    const isPushed = (packet.tcpFlags & FLAG.push) !== 0
    this.#look.behind(flow, side, { sequence, bytes, start, end, isPushed }, Math.min(old, end - start), time)
    if (old < end - start) this.#drain(flow, side, time)
  }

  /** Passes on the bytes after the first `old` ones, which have passed. */
  #handOn(
    flow: number,
    side: 0 | 1,
    said: SegmentPiece,
    old: number,
    time: Microseconds,
    urgent: number,
  ): void {
    const { sequence, bytes, start, end } = said
    this.#flows.nextSequence[2 * flow + side] = (sequence + end - start) >>> 0
    this.#look.inTurn(flow, side, (sequence + old) >>> 0, bytes, start + old, end, time, urgent)
  }

  #hold(packet: Packet, flow: number, side: 0 | 1, sequence: number, ahead: number): void {
    this.#counted.tcpOutOfOrder++
    const held = this.#held.keep(packet, 2 * flow + side, sequence, ahead)
    const isFull = held.bytes > limits.reorderBytes || held.segments.length > limits.reorderSegments
    if (isFull) this.#counted.tcpReorderLimit++
    if (isFull || ahead > FAR_AHEAD || isOverdue(held, packet.time)) this.#giveUp(flow, side)
    this.#makeRoom()
  }

  /** A flow that fills the memory with gaps must not affect the order of segments in others. */
  #makeRoom(): void {
    for (;;) {
      const column = this.#held.tooMany()
      if (column === undefined) return
      this.#counted.tcpReorderLimit++
      this.#giveUp(column >> 1, (column & 1) as 0 | 1)
    }
  }

  /** The second segment of a stream whose beginning was not seen: if it belongs before the first, the stream begins with it. */
  #followStart(flow: number, side: 0 | 1, sequence: number): void {
    const column = 2 * flow + side
    const held = this.#held.of(column)
    if (held?.isStart !== true) return
    const before = -distance(this.#flows.nextSequence[column]!, sequence)
    if (before <= 0 || before > limits.reorderBytes) {
      this.#giveUp(flow, side)
      return
    }
    this.#counted.tcpOutOfOrder++
    this.#flows.nextSequence[column] = sequence
    held.isStart = false
  }

  /**
   * The other side has spoken. What it confirms it has, hole and all, so that the missing bytes were lost to us alone.
   * An answer must not be read before what it answers; a mere confirmation may have overtaken them within the mirror.
   */
  #answered(packet: Packet, flow: number, side: 0 | 1): void {
    const column = 2 * flow + side
    const isData = packet.payloadEnd > packet.payloadStart
    for (;;) {
      const held = this.#held.of(column)
      if (held === undefined) return
      held.isAnswered = true
      if ((packet.tcpFlags & FLAG.ack) === 0) return
      if (((packet.acknowledgment - held.segments[0]!.sequence) | 0) <= 0) return
      held.isConfirmed = true
      if (!isData && !isOverdue(held, packet.time)) return
      this.#giveUp(flow, side)
    }
  }

  /** Waits no longer for what is missing before the first held segment. */
  #giveUp(flow: number, side: 0 | 1): void {
    const held = this.#held.of(2 * flow + side)
    const first = held?.segments[0]
    if (held === undefined || first === undefined) return
    if (held.question !== undefined) this.#unasked(flow, (1 - side) as 0 | 1, held)
    this.#skip(flow, side, first.sequence, first)
    this.#drain(flow, side, first.time)
  }

  /**
   * An answer waits no longer for all that it acknowledges. Where the other side has gone on beyond a hole, that was lost
   * to us. Where nothing more was seen of it, its bytes may come yet and are still the next: an acknowledgment may be
   * forged, or a queue of the mirror lag.
   */
  #unasked(flow: number, other: 0 | 1, held: Held): void {
    const column = 2 * flow + other
    const question = held.question!
    held.question = undefined
    for (;;) {
      const beyond = this.#held.of(column)?.segments[0]
      if (beyond === undefined || distance(beyond.sequence, question) <= 0) break
      this.#giveUp(flow, other)
    }
    if (distance(this.#flows.nextSequence[column]!, question) <= 0) return
    this.#counted.tcpQuestionsUnseen++
    this.#unseen.add(column, this.#flows.nextSequence[column]!)
  }

  /** The bytes before this sequence number are lost, as known since that segment. */
  #skip(flow: number, side: 0 | 1, until: number, since: Segment): void {
    const column = 2 * flow + side
    const missing = distance(this.#flows.nextSequence[column]!, until)
    if (missing <= 0) return
    this.#counted.tcpGaps++
    this.#counted.tcpGapBytes += missing
    this.#look.skipped(flow, side, this.#flows.nextSequence[column]!, missing, since.time)
    this.#flows.asOf(since, () => this.#sink.gap(flow, side, missing, since.time))
    this.#flows.nextSequence[column] = until
  }

  /**
   * Hands on every held segment that now follows without a hole, each with its own frame. Its time is when the receiver
   * could read it: when it came, or when the last one before it did.
   */
  #drain(flow: number, side: 0 | 1, since: Microseconds): void {
    const column = 2 * flow + side
    const held = this.#held.of(column)
    if (held === undefined) return
    const { segments } = held
    let time = since
    let count = 0
    while (count < segments.length) {
      const segment = segments[count]!
      const { sequence, bytes } = segment
      const end = bytes.length
      const said = { sequence, bytes, start: 0, end, isPushed: segment.isPushed }
      const old = (this.#flows.nextSequence[column]! - sequence) | 0
      if (old < 0) break
      count++
      if (old < end) time = Math.max(time, segment.time)
      this.#flows.asOf(segment, () => {
        if (old < end) this.#handOn(flow, side, said, old, time, segment.urgent)
        if (old > 0) this.#look.behind(flow, side, said, Math.min(old, end), time)
      })
    }
    this.#held.letGo(held, count)
    if (segments.length > 0) {
      held.since = Math.max(time, segments[0]!.time)
      held.isStart = held.isConfirmed = held.isAnswered = false
      held.question = undefined
      return
    }
    this.#held.release(column)
  }
}
