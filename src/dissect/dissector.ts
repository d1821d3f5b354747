import type { FlowTable } from '#flow/flow-table'
import type { LateRun, Speaker, StreamSink } from '#flow/tcp-streams'
import type { Fact, Observation, Traffic } from '#model/fact'
import type { Transitions } from '#model/question-order'
import type { Microseconds } from '#model/time'
import type { Packet } from '#wire/packet'
import { BorrowedSlice } from './borrowed-slice.ts'
import { Channels } from './channels.ts'
import { DirectionResolver } from './direction.ts'
import { Expectations } from './expectations.ts'
import { flagNames } from './flag-names.ts'
import { FlowStatistics } from './flow-statistics.ts'
import { FoldTable } from './fold.ts'
import { ObservationBuilder } from './observation-builder.ts'
import { ProbeSelector } from './probe-selector.ts'
import { ProtocolAnomalies } from './protocol-anomalies.ts'
import { nameOf } from './protocol-names.ts'
import { ProtocolReader } from './protocol-reader.ts'
import { ProtocolState } from './protocol-state.ts'
import type { Publishers } from './publishers.ts'
import { Recognition } from './recognition.ts'
import type { RegisteredProtocol, Registry } from './registry.ts'
import { resumeAfterGap } from './resume-after-gap.ts'
import { SliceFiller } from './slice-filler.ts'
import { transportName } from './traffic-builder.ts'
import { countTunnel } from './tunnels.ts'
import { UnrecognisedPayload, type UnrecognisedPayloads } from './unrecognised-payload.ts'

const MINUTE_SECONDS = 60

export interface DissectorOptions {
  readonly registry: Registry
  readonly flows: FlowTable
  /** Name of a realm number. */
  readonly realmName: (realm: number) => string
  /** Takes every fact that is sent on. False for a value that no model keeps. */
  readonly judge: (observed: Observation) => boolean
  /** Takes what flows carried: now and then, and when they end. */
  readonly traffic: (traffic: Traffic) => void
  /** See `ObservationBuilder`. */
  readonly stopped?: ((traffic: Traffic, usualGap: Microseconds) => void) | undefined
  /** Called each minute for a conversation that polls, with which poll followed which. Default: nobody asks. */
  readonly ordered?: ((polled: Observation, transitions: Transitions) => void) | undefined
  /** Index of the protocol whose code runs next; -1 for none. */
  readonly pulse: Int32Array
  /** False where no judge asks for values: readings then end here. Default true. */
  readonly wantsReadings?: boolean | undefined
  /** Takes payloads that no protocol recognises. Default: they are passed over. */
  readonly unrecognised?: UnrecognisedPayloads | undefined
  /** Hands streams on in slices of at most so many bytes; for tests of cutting. */
  readonly sliceBytes: number | undefined
}

const NO_BYTES = new Uint8Array(0)

/** Recognises the protocol of each flow and has it fed, from the first byte to the end. */
export class Dissector implements StreamSink {
  readonly counters = {
    flowsUnrecognised: 0,
    messageLimit: 0,
    pendingLimit: 0,
    channelLimit: 0,
    depthLimit: 0,
    streamsResumed: 0,
    protocolChanges: 0,
  }
  readonly fold: FoldTable
  readonly expectations = new Expectations()
  readonly #options: DissectorOptions
  readonly #flows: FlowTable
  readonly #registry: Registry
  readonly #anomalies: ProtocolAnomalies
  readonly #observations: ObservationBuilder
  readonly #protocolStates: (ProtocolState | undefined)[] = []
  readonly #slice = new BorrowedSlice()
  readonly #aside = new BorrowedSlice()
  readonly #protocolReader: ProtocolReader
  readonly #aim: SliceFiller
  readonly #recognition: Recognition
  readonly #reports: FlowStatistics
  readonly #unrecognised: UnrecognisedPayload

  constructor(options: DissectorOptions) {
    const { registry, flows, pulse, wantsReadings = true } = options
    const { expectations, counters } = this
    const enter = (entry: RegisteredProtocol) => {
      pulse[0] = entry.index
    }
    this.#options = options
    this.#flows = flows
    this.#registry = registry
    const fold = new FoldTable(
      wantsReadings,
      flows,
      (protocolState, emitted, time, lastTime, count, frame, before, isRepeat) =>
        this.#observations.fact(protocolState, emitted, time, lastTime, count, frame, before, isRepeat),
    )
    this.fold = fold
    this.#observations = new ObservationBuilder(options, this, (row) => fold.operationName(row))
    this.#reports = new FlowStatistics(flows, this.#protocolStates, this.#observations)
    const anomalies = new ProtocolAnomalies(registry, flows, fold, this)
    const questions = new ProbeSelector(registry, flows, expectations, enter)
    const direction = new DirectionResolver(flows, questions)
    this.#anomalies = anomalies
    this.#unrecognised = new UnrecognisedPayload({
      registry,
      flows,
      fold,
      here: this,
      enter,
      unrecognised: options.unrecognised,
    })
    this.#protocolReader = new ProtocolReader(
      {
        ...{ registry, flows, fold, expectations, counters, pulse, wantsReadings },
        observations: this.#observations,
        ...{ questions, direction, anomalies, unrecognised: this.#unrecognised },
        channels: new Channels(registry, enter, counters),
        here: this,
      },
      this.#slice,
    )
    this.#aim = new SliceFiller(flows, wantsReadings)
    this.#recognition = new Recognition({
      ...{ flows, counters, questions, direction, anomalies },
      protocolReader: this.#protocolReader,
      aim: this.#aim,
      slice: this.#slice,
    })
  }

  get publishers(): Publishers {
    return this.#reports.publishers
  }

  /** Facts beyond the bounds of a message: `factLimit: ` and whose. */
  get dropped(): ProtocolReader['dropped'] {
    return this.#protocolReader.dropped
  }

  /** Where the packet under way comes from. */
  get file(): number {
    return this.#flows.file
  }

  get frame(): number {
    return this.#flows.frame
  }

  /** Reads a packet that is whole by itself: UDP, another IP protocol, or the link layer. */
  datagram(packet: Packet, flow: number, side: 0 | 1): void {
    const isIp = packet.ipVersion !== 0
    const hasPorts = packet.transport !== 0
    const start = hasPorts ? packet.payloadStart : isIp ? packet.ipPayloadStart : packet.linkPayloadStart
    const end = hasPorts ? packet.payloadEnd : isIp ? packet.ipPayloadEnd : packet.linkPayloadEnd
    if (start >= end) return
    const protocolState = this.#protocolStateOf(flow)
    if (protocolState.isUnknown && !this.#unrecognised.isWanted(protocolState)) return
    const slice = this.#slice.at(packet.bytes, start, end)
    // For the link layer, only the capture states the length of a frame.
    const isCut = packet.isCut || (!isIp && packet.isSnapped)
    this.#aim.at(slice, protocolState, side, packet.time, false, isCut)
    if (protocolState.entry === undefined && !this.#recognition.settle(protocolState, slice, side, packet))
      this.#unrecognised.look(protocolState, slice)
    else this.#protocolReader.whole(protocolState, slice)
  }

  /**
   * Name of the protocol that a flow speaks: the carrier's own or, where only certain names are wanted, the first of
   * these from the carrier upwards. '' while it is not known.
   */
  applicationOf(flow: number, wanted?: ReadonlySet<string>): string {
    return nameOf(this.#protocolStates[flow], wanted)
  }

  /** A tunnel's outer packet: named and counted, its payload is read as a packet of its own. */
  tunnel(name: string, flow: number, byteCount: number): void {
    countTunnel(this.#registry, this.#protocolStateOf(flow), name, byteCount)
  }

  /** An anomaly that a signature found in a flow that no protocol recognises. */
  signatureAnomaly(flow: number, fact: Fact, time: Microseconds): void {
    const protocolState = this.#protocolStateOf(flow)
    const entry = protocolState.entry ?? this.#registry.plain(transportName(this.#flows.ipProtocol(flow)))
    this.fold.emit(protocolState, { fact, entry }, time, this.frame)
  }

  /** A header that contradicts itself. */
  malformedHeader(what: string, flow: number, time: Microseconds): void {
    this.#registry.plain('ip').malformed++
    this.oddHeader('malformed', what, flow, time)
  }

  /** Anomaly of a packet's headers, which no protocol reports. */
  oddHeader(what: string, detail: string, flow: number, time: Microseconds): void {
    const fact: Fact = { kind: 'anomaly', what, detail, about: 'client' }
    this.fold.emit(this.#protocolStateOf(flow), { fact, entry: this.#registry.plain('ip') }, time, this.frame)
  }

  bytes(flow: number, side: 0 | 1, bytes: Uint8Array, start: number, end: number, time: Microseconds): void {
    const protocolState = this.#protocolStateOf(flow)
    if (protocolState.isUnknown && !this.#unrecognised.isWanted(protocolState)) return
    protocolState.hear(side === this.#flows.serverSide(flow))
    const step = this.#options.sliceBytes ?? end - start
    const slice = this.#slice
    this.#aim.at(slice, protocolState, side, time, true, false)
    for (let at = start; at < end; at += step) {
      slice.at(bytes, at, Math.min(end, at + step))
      if (protocolState.entry !== undefined) this.#protocolReader.stream(protocolState, slice, side)
      else if (!this.#recognition.stream(protocolState, slice, side)) break
    }
    if (protocolState.entry !== undefined) {
      protocolState.entry.packets++
      protocolState.entry.bytes += end - start
    } else this.#unrecognised.look(protocolState, slice.at(bytes, start, end))
  }

  gap(flow: number, side: 0 | 1, missing: number, time: Microseconds): void {
    this.#options.unrecognised?.gap(flow, side, missing)
    const protocolState = this.#protocolStateOf(flow)
    if (protocolState.entry === undefined && this.#recognition.isFirstHeard(protocolState, side))
      this.#recognition.rest(protocolState, side, 'isLost')
    resumeAfterGap(protocolState, side, this.#flows.client[flow] === side + 1, missing)
    if (side === this.#flows.serverSide(flow)) protocolState.missAnswers(missing, time)
    this.#anomalies.anomaly(
      protocolState,
      side,
      'gap',
      time,
      `${missing < 1024 ? 'less than 1 KiB' : '1 KiB or more'} never seen`,
    )
  }

  late(flow: number, side: 0 | 1, late: LateRun, time: Microseconds): boolean {
    const protocolState = this.#protocolStateOf(flow)
    if (protocolState.hasPending && protocolState.pending[side].isCounted) return false
    const slice = this.#aside.at(late.run, 0, late.run.length)
    this.#aim.at(slice, protocolState, side, time, true, false)
    if (protocolState.entry === undefined && !this.#recognition.late(protocolState, slice, side)) {
      this.#unrecognised.look(protocolState, slice)
      return true
    }
    return this.#protocolReader.aside(protocolState, slice, late)
  }

  unrecognised(flow: number, side: 0 | 1): Uint8Array | undefined {
    const waits = this.#protocolStates[flow]?.heldOf(side)
    return waits === undefined || waits.isLost ? undefined : waits.bytes.slice(0, waits.length)
  }

  standing(flow: number, side: 0 | 1): 'between' | 'within' | 'lost' {
    const protocolState = this.#protocolStates[flow]
    if (protocolState?.hasPending !== true) return 'between'
    const { isLost, length } = protocolState.pending[side]
    return isLost ? 'lost' : length > 0 ? 'within' : 'between'
  }

  speaker(flow: number): Speaker {
    const protocolState = this.#protocolStates[flow]
    const entry = protocolState?.entry
    if (entry !== undefined) return entry.protocol.family === 'ot' ? 'operational' : 'other'
    return protocolState?.isUnknown === true ? 'unknown' : 'undecided'
  }

  overlap(flow: number, side: 0 | 1, time: Microseconds): void {
    this.#anomalies.anomaly(
      this.#protocolStateOf(flow),
      side,
      'overlap',
      time,
      'a retransmission says something else',
    )
  }

  illegalFlags(flow: number, side: 0 | 1, flags: number, time: Microseconds): void {
    this.#anomalies.anomaly(this.#protocolStateOf(flow), side, 'tcp-flags', time, flagNames(flags))
  }

  /** A whole second has passed; `heard` is the time of the latest frame. */
  tick(now: Microseconds, heard: Microseconds = now): void {
    this.fold.tick(now)
    if (this.#options.ordered !== undefined && Math.round(now / 1e6) % MINUTE_SECONDS === 0)
      for (const [protocolState, emitted, order] of this.fold.takeOrders())
        this.#options.ordered(this.#observations.polled(protocolState, emitted, now), order.transitions)
    this.#reports.tick(now, heard)
  }

  /** The flow is over: sends all waiting counts, with the time of its latest packet. */
  endFlow(flow: number): void {
    this.#options.unrecognised?.endFlow(flow)
    const protocolState = this.#protocolStates[flow]
    if (protocolState !== undefined) {
      const last = { file: this.#flows.lastFile[flow]!, frame: this.#flows.lastFrame[flow]! }
      this.#flows.asOf(last, () => {
        this.#finish(protocolState)
        this.fold.release(protocolState)
      })
      this.#protocolStates[flow] = undefined
    }
    this.#reports.end(flow, protocolState)
  }

  #finish(protocolState: ProtocolState): void {
    const { flow } = protocolState
    const isOpen = protocolState.depth === 0 && protocolState.entry === undefined && !protocolState.isUnknown
    if (isOpen && protocolState.hasPending)
      for (const side of [0, 1] as const) this.#recognition.rest(protocolState, side, 'isOver')
    if (protocolState.children !== undefined)
      for (const child of protocolState.children.values()) this.#finish(child)
    if (protocolState.entry?.protocol.finish === undefined) return
    this.#aim.at(this.#slice.at(NO_BYTES, 0, 0), protocolState, 0, this.#flows.lastTime[flow]!, true, false)
    this.#protocolReader.finish(protocolState, this.#slice)
  }

  #protocolStateOf(flow: number): ProtocolState {
    let protocolState = this.#protocolStates[flow]
    if (protocolState === undefined) {
      protocolState = new ProtocolState(flow, undefined)
      this.#protocolStates[flow] = protocolState
    }
    return protocolState
  }
}
