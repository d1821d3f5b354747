/** Signatures and the streams of TCP: windows of the latest bytes, readers of buffers, and what waits for bytes to come. */
import type { Microseconds } from '#model/time'
import type { BufferReader, BufferValues } from './buffer-values.ts'
import { type MatchInput, NOT_YET, type SignatureEvaluator } from './evaluator.ts'
import { type FlowState, type PendingInspection, StreamSide } from './flow-state.ts'
import { applicationsOf, type GroupedRules } from './groups.ts'
import { HttpReader, type Unpack } from './http-buffers.ts'
import { hasMessages, IndustrialReader } from './industrial-stream.ts'
import { limits } from './limits.ts'
import type { PatternScan } from './pattern-scan.ts'
import type { Stretch } from './prefilter.ts'
import { FAILED } from './protocols.ts'
import type { SeenFlows } from './seen.ts'
import { DnsStreamReader, SshReader } from './text-buffers.ts'
import { TlsReader } from './tls-buffers.ts'
import { UnrecognisedRequestReader } from './unrecognised-request.ts'

const NO_BYTES = new Uint8Array(0)
const NONE: readonly PendingInspection[] = []

export interface StreamWatchOptions {
  readonly flows: SeenFlows
  readonly judge: SignatureEvaluator
  readonly scan: PatternScan
  readonly stateOf: (flow: number) => FlowState
  /** Takes the buffers that a reader has filled. */
  readonly buffers: (group: GroupedRules, what: MatchInput) => void
  /** Takes a message of an industrial protocol: the subject of `what`. */
  readonly message: (group: GroupedRules, what: MatchInput) => void
  readonly unpack: Unpack
}

/** Bytes of one side of a flow, in order. */
export interface StreamPiece {
  readonly flow: number
  readonly side: 0 | 1
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
  readonly time: Microseconds
}

export class StreamWatch {
  readonly counters = { signatureWaitingLimit: 0, signatureWindowLimit: 0 }
  readonly #options: StreamWatchOptions
  /** Sides that hold bytes, the oldest first, and how many bytes they hold. */
  readonly #holding = new Set<StreamSide>()
  #held = 0
  #time: Microseconds = 0
  /** Filled anew for each piece. */
  readonly #stretch: { -readonly [Key in keyof Stretch]: Stretch[Key] } = {
    bytes: NO_BYTES,
    start: 0,
    end: 0,
    origin: 0,
  }

  constructor(options: StreamWatchOptions) {
    this.#options = options
  }

  /** @param group rules for the stream, as far as its application protocol is known */
  bytes(group: GroupedRules, piece: StreamPiece): void {
    const { flow, side, start, end, time } = piece
    const stream = this.#sideOf(flow, side)
    const isNew = stream.group !== group
    if (isNew) this.#regroup(stream, group, flow, side)
    else if (isBeyond(stream, group)) {
      stream.skip(end - start)
      return
    }
    this.#time = time
    for (let at = start; at < end; ) {
      const stop = Math.min(end, at + (limits.windowBytes >> 1))
      const size = stream.window.length
      this.#look(stream, isNew && at === start, piece, at, stop)
      this.#account(stream, size)
      at = stop
    }
  }

  /** No rule concerns the stream. */
  letGo(stream: StreamSide): void {
    if (this.#holding.delete(stream)) this.#held -= stream.window.length
    stream.lose(0)
    stream.window = NO_BYTES
  }

  #sideOf(flow: number, side: 0 | 1): StreamSide {
    const { sides } = this.#options.stateOf(flow)
    let stream = sides[side]
    if (stream === undefined) {
      stream = new StreamSide()
      sides[side] = stream
    }
    return stream
  }

  /** Another set of rules: the automaton begins anew, and with it a reader of the protocol's buffers. */
  #regroup(stream: StreamSide, group: GroupedRules, flow: number, side: 0 | 1): void {
    stream.group = group
    stream.state = 0
    stream.waiting = NONE
    const application = this.#options.flows.application(flow)
    if (stream.application === application) return
    stream.application = application
    if (group.streamMessages !== undefined || applicationsOf(group).has(application))
      stream.reader = this.#newReader(application, group, flow, side)
  }

  #newReader(application: string, group: GroupedRules, flow: number, side: 0 | 1): BufferReader | undefined {
    const { wanted } = group
    const { flows, stateOf, buffers, unpack } = this.#options
    const emit = (values: BufferValues) => buffers(group, { ...this.#caseOf(flow, side), values })
    switch (application) {
      case 'http':
        return new HttpReader({
          isRequest: flows.isClient(flow, side),
          exchange: stateOf(flow).http,
          emit,
          unpack,
          wanted,
        })
      case 'tls':
        return new TlsReader(emit, wanted)
      case 'ssh':
        return new SshReader(emit, wanted)
      case FAILED:
        return new UnrecognisedRequestReader(stateOf(flow).request, emit, wanted)
      case 'dns':
        return new DnsStreamReader(emit, wanted)
      default:
        return hasMessages(application) ? this.#messageReader(application, flow, side) : undefined
    }
  }

  #messageReader(application: string, flow: number, side: 0 | 1): BufferReader {
    return new IndustrialReader(application, (bytes, start, end) => {
      const { group } = this.#sideOf(flow, side)
      if (group === undefined) return
      const subject = { bytes, start, end, before: 0 }
      this.#options.message(group, { ...this.#caseOf(flow, side), subject })
    })
  }

  /** @param isNew the rules are new: what was kept so far has not been held against them */
  #look(
    stream: StreamSide,
    isNew: boolean,
    { flow, side, bytes }: StreamPiece,
    start: number,
    end: number,
  ): void {
    const { scan } = this.#options
    const { group } = stream
    let { waiting } = stream
    if (group === undefined) return
    if (isNew && stream.length > 0) {
      stream.reader?.push(stream.window, 0, stream.length)
      const kept = { bytes: stream.window, start: 0, end: stream.length, origin: -stream.before }
      stream.state = scan.over(group.stream, 0, kept)
      waiting = scan.found.map((rule) => ({ rule, at: stream.before }))
    }
    stream.reader?.push(bytes, start, end)
    const origin = start - stream.before - stream.length
    this.#stretch.bytes = bytes
    this.#stretch.start = start
    this.#stretch.end = end
    this.#stretch.origin = origin
    stream.state = scan.over(group.stream, stream.state, this.#stretch)
    if (scan.found.length === 0 && waiting.length === 0 && group.stream.always.length === 0) {
      // Until the protocol is known, the beginning is kept for the rules that apply then.
      const isOpen = stream.application === '' && stream.before === 0
      const tail = isOpen ? limits.windowBytes : group.tail
      if (tail > 0) stream.keepTail(bytes, start, end, tail)
      else stream.skip(end - start)
      return
    }
    stream.append(bytes, start, end)
    const what = this.#caseOf(flow, side)
    const still: PendingInspection[] = []
    for (const { rule, at } of waiting) {
      if (scan.has(rule) || at < stream.before) continue
      if (this.#inStream(rule, stream, what) === NOT_YET) still.push({ rule, at })
    }
    for (const rule of scan.found) {
      if (this.#inStream(rule, stream, what) !== NOT_YET) continue
      if (still.length < limits.waiting) still.push({ rule, at: stream.before + stream.length })
      else this.counters.signatureWaitingLimit++
    }
    stream.waiting = still
    for (const rule of group.stream.always) this.#inStream(rule, stream, what)
  }

  /** After a match, the rule goes on looking behind it. */
  #inStream(rule: number, stream: StreamSide, what: MatchInput): number {
    const from = Math.max(0, (stream.matched.get(rule) ?? 0) - stream.before)
    const subject = { bytes: stream.window, start: from, end: stream.length, before: stream.before + from }
    const ended = this.#options.judge.consider(rule, { ...what, subject })
    if (ended >= 0) stream.matched.set(rule, stream.before + Math.max(ended, from + 1))
    return ended
  }

  #caseOf(flow: number, side: 0 | 1): MatchInput {
    return {
      state: this.#options.stateOf(flow),
      flow,
      side,
      time: this.#time,
      packet: undefined,
      subject: { bytes: NO_BYTES, start: 0, end: 0, before: 0 },
      values: undefined,
      industrial: undefined,
    }
  }

  /** Keeps the bytes held below their bound: the stream that was opened first gives its own up. */
  #account(stream: StreamSide, before: number): void {
    if (stream.window.length === before) return
    this.#holding.add(stream)
    this.#held += stream.window.length - before
    for (const oldest of this.#holding) {
      if (this.#held <= limits.heldBytes || oldest === stream) break
      this.counters.signatureWindowLimit++
      this.letGo(oldest)
    }
  }
}

/** True if no pattern of the group can end where the stream is now. */
function isBeyond({ before, length, waiting, reader }: StreamSide, { stream }: GroupedRules): boolean {
  return (
    reader === undefined &&
    waiting.length === 0 &&
    stream.always.length === 0 &&
    before + length >= stream.reach
  )
}
