import type { FlowTable } from '#flow/flow-table'
import type { LateRun, Speaker, StreamSink } from '#flow/tcp-streams'
import type { Fact, Observed, Traffic } from '#model/fact'
import type { Microseconds } from '#model/time'
import type { Packet } from '#wire/packet'
import { Aim } from './aim.ts'
import { Channels } from './channels.ts'
import { Complaints } from './complaints.ts'
import { Conversation } from './conversation.ts'
import { Direction } from './direction.ts'
import { Expectations } from './expectations.ts'
import { Feeder } from './feeder.ts'
import { flagNames } from './flag-names.ts'
import { FoldTable } from './fold.ts'
import { LentSlice } from './lent-slice.ts'
import { lose } from './lost.ts'
import type { Publishers } from './publishers.ts'
import { ProbeSelector } from './questions.ts'
import { Recognition } from './recognition.ts'
import type { Entry, Registry } from './registry.ts'
import { Reports } from './reports.ts'
import { nameOf } from './spoken.ts'
import { transportName } from './traffic-teller.ts'
import { countTunnel } from './tunnels.ts'
import { Unread, type UnrecognisedPayloads } from './unread.ts'
import { Upward } from './upward.ts'

export interface DissectorOptions {
  readonly registry: Registry
  readonly flows: FlowTable
  /** Name of a realm number. */
  readonly realmName: (realm: number) => string
  /** Takes every fact that goes up. False of a value that nobody keeps. */
  readonly judge: (observed: Observed) => boolean
  /** Takes what flows carried: now and then, and when they end. */
  readonly traffic: (traffic: Traffic) => void
  /** See `Upward`. */
  readonly stopped?: ((traffic: Traffic, usualGap: Microseconds) => void) | undefined
  /** Told which protocol's code is about to run, by index; -1 for none. */
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
  readonly #complaints: Complaints
  readonly #upward: Upward
  readonly #conversations: (Conversation | undefined)[] = []
  readonly #slice = new LentSlice()
  readonly #aside = new LentSlice()
  readonly #feeder: Feeder
  readonly #aim: Aim
  readonly #recognition: Recognition
  readonly #reports: Reports
  readonly #unread: Unread

  constructor(options: DissectorOptions) {
    const { registry, flows, pulse, wantsReadings = true } = options
    const { expectations, counters } = this
    const enter = (entry: Entry) => {
      pulse[0] = entry.index
    }
    this.#options = options
    this.#flows = flows
    this.#registry = registry
    const fold = new FoldTable(
      wantsReadings,
      flows,
      (conversation, emitted, time, lastTime, count, frame, before, isRepeat) =>
        this.#upward.fact(conversation, emitted, time, lastTime, count, frame, before, isRepeat),
    )
    this.fold = fold
    this.#upward = new Upward(options, this, (row) => fold.operationName(row))
    this.#reports = new Reports(flows, this.#conversations, this.#upward)
    const complaints = new Complaints(registry, flows, fold, this)
    const questions = new ProbeSelector(registry, flows, expectations, enter)
    const direction = new Direction(flows, questions)
    this.#complaints = complaints
    this.#unread = new Unread({
      registry,
      flows,
      fold,
      here: this,
      enter,
      unrecognised: options.unrecognised,
    })
    this.#feeder = new Feeder(
      {
        ...{ registry, flows, fold, expectations, counters, pulse, wantsReadings },
        upward: this.#upward,
        ...{ questions, direction, complaints, unread: this.#unread },
        channels: new Channels(registry, enter, counters),
        here: this,
      },
      this.#slice,
    )
    this.#aim = new Aim(flows, wantsReadings)
    this.#recognition = new Recognition({
      ...{ flows, counters, questions, direction, complaints },
      feeder: this.#feeder,
      aim: this.#aim,
      slice: this.#slice,
    })
  }

  get publishers(): Publishers {
    return this.#reports.publishers
  }

  /** Facts beyond the bounds of a message: `factLimit: ` and whose. */
  get dropped(): Feeder['dropped'] {
    return this.#feeder.dropped
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
    const conversation = this.#conversationOf(flow)
    if (conversation.isUnknown && !this.#unread.isWanted(conversation)) return
    const slice = this.#slice.at(packet.bytes, start, end)
    // Of the link layer nothing but the capture says how long a frame was.
    const isCut = packet.isCut || (!isIp && packet.isSnapped)
    this.#aim.at(slice, conversation, side, packet.time, false, isCut)
    if (conversation.entry === undefined && !this.#recognition.settle(conversation, slice, side, packet))
      this.#unread.look(conversation, slice)
    else this.#feeder.whole(conversation, slice)
  }

  /**
   * Name of the protocol that a flow speaks: the carrier's own or, where only certain names are wanted, the first of
   * these from the carrier upwards. '' while it is not known.
   */
  applicationOf(flow: number, wanted?: ReadonlySet<string>): string {
    return nameOf(this.#conversations[flow], wanted)
  }

  /** A tunnel's outer packet: named and counted, its payload is read as a packet of its own. */
  tunnel(name: string, flow: number, byteCount: number): void {
    countTunnel(this.#registry, this.#conversationOf(flow), name, byteCount)
  }

  /** An anomaly that a signature found in a flow that no protocol recognises. */
  signatureAnomaly(flow: number, fact: Fact, time: Microseconds): void {
    const conversation = this.#conversationOf(flow)
    const entry = conversation.entry ?? this.#registry.plain(transportName(this.#flows.ipProtocol(flow)))
    this.fold.emit(conversation, { fact, entry }, time, this.frame)
  }

  /** A header that contradicts itself. */
  malformedHeader(what: string, flow: number, time: Microseconds): void {
    this.#registry.plain('ip').malformed++
    this.oddHeader('malformed', what, flow, time)
  }

  /** What no protocol would say of its packet, but its headers show. */
  oddHeader(what: string, detail: string, flow: number, time: Microseconds): void {
    const fact: Fact = { kind: 'anomaly', what, detail, about: 'client' }
    this.fold.emit(this.#conversationOf(flow), { fact, entry: this.#registry.plain('ip') }, time, this.frame)
  }

  bytes(flow: number, side: 0 | 1, bytes: Uint8Array, start: number, end: number, time: Microseconds): void {
    const conversation = this.#conversationOf(flow)
    if (conversation.isUnknown && !this.#unread.isWanted(conversation)) return
    conversation.hear(side === this.#flows.serverSide(flow))
    const step = this.#options.sliceBytes ?? end - start
    const slice = this.#slice
    this.#aim.at(slice, conversation, side, time, true, false)
    for (let at = start; at < end; at += step) {
      slice.at(bytes, at, Math.min(end, at + step))
      if (conversation.entry !== undefined) this.#feeder.stream(conversation, slice, side)
      else if (!this.#recognition.stream(conversation, slice, side)) break
    }
    if (conversation.entry !== undefined) {
      conversation.entry.packets++
      conversation.entry.bytes += end - start
    } else this.#unread.look(conversation, slice.at(bytes, start, end))
  }

  gap(flow: number, side: 0 | 1, missing: number, time: Microseconds): void {
    this.#options.unrecognised?.gap(flow, side, missing)
    const conversation = this.#conversationOf(flow)
    if (conversation.entry === undefined && this.#recognition.isFirstHeard(conversation, side))
      this.#recognition.rest(conversation, side, 'isLost')
    lose(conversation, side, this.#flows.client[flow] === side + 1, missing)
    if (side === this.#flows.serverSide(flow)) conversation.missAnswers(missing, time)
    this.#complaints.anomaly(
      conversation,
      side,
      'gap',
      time,
      `${missing < 1024 ? 'less than 1 KiB' : '1 KiB or more'} never seen`,
    )
  }

  late(flow: number, side: 0 | 1, late: LateRun, time: Microseconds): boolean {
    const conversation = this.#conversationOf(flow)
    if (conversation.hasPending && conversation.pending[side].isCounted) return false
    const slice = this.#aside.at(late.run, 0, late.run.length)
    this.#aim.at(slice, conversation, side, time, true, false)
    if (conversation.entry === undefined && !this.#recognition.late(conversation, slice, side)) {
      this.#unread.look(conversation, slice)
      return true
    }
    return this.#feeder.aside(conversation, slice, late)
  }

  unread(flow: number, side: 0 | 1): Uint8Array | undefined {
    const waits = this.#conversations[flow]?.heldOf(side)
    return waits === undefined || waits.isLost ? undefined : waits.bytes.slice(0, waits.length)
  }

  standing(flow: number, side: 0 | 1): 'between' | 'within' | 'lost' {
    const conversation = this.#conversations[flow]
    if (conversation?.hasPending !== true) return 'between'
    const { isLost, length } = conversation.pending[side]
    return isLost ? 'lost' : length > 0 ? 'within' : 'between'
  }

  speaker(flow: number): Speaker {
    const conversation = this.#conversations[flow]
    const entry = conversation?.entry
    if (entry !== undefined) return entry.protocol.family === 'ot' ? 'operational' : 'other'
    return conversation?.isUnknown === true ? 'unknown' : 'undecided'
  }

  overlap(flow: number, side: 0 | 1, time: Microseconds): void {
    this.#complaints.anomaly(
      this.#conversationOf(flow),
      side,
      'overlap',
      time,
      'a retransmission says something else',
    )
  }

  illegalFlags(flow: number, side: 0 | 1, flags: number, time: Microseconds): void {
    this.#complaints.anomaly(this.#conversationOf(flow), side, 'tcp-flags', time, flagNames(flags))
  }

  /** A whole second has passed; the latest frame was heard at `heard`. */
  tick(now: Microseconds, heard: Microseconds = now): void {
    this.fold.tick(now)
    this.#reports.tick(now, heard)
  }

  /** The flow is over: whatever waits is told, as of its latest packet. */
  endFlow(flow: number): void {
    this.#options.unrecognised?.endFlow(flow)
    const conversation = this.#conversations[flow]
    if (conversation !== undefined) {
      const last = { file: this.#flows.lastFile[flow]!, frame: this.#flows.lastFrame[flow]! }
      this.#flows.asOf(last, () => {
        this.#finish(conversation)
        this.fold.release(conversation)
      })
      this.#conversations[flow] = undefined
    }
    this.#reports.end(flow, conversation)
  }

  #finish(conversation: Conversation): void {
    const { flow } = conversation
    const isOpen = conversation.depth === 0 && conversation.entry === undefined && !conversation.isUnknown
    if (isOpen && conversation.hasPending)
      for (const side of [0, 1] as const) this.#recognition.rest(conversation, side, 'isOver')
    if (conversation.children !== undefined)
      for (const child of conversation.children.values()) this.#finish(child)
    if (conversation.entry?.protocol.finish === undefined) return
    this.#aim.at(this.#slice.at(NO_BYTES, 0, 0), conversation, 0, this.#flows.lastTime[flow]!, true, false)
    this.#feeder.finish(conversation, this.#slice)
  }

  #conversationOf(flow: number): Conversation {
    let conversation = this.#conversations[flow]
    if (conversation === undefined) {
      conversation = new Conversation(flow, undefined)
      this.#conversations[flow] = conversation
    }
    return conversation
  }
}
