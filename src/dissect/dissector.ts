import { type FlowTable, TCP } from '#flow/flow-table'
import type { StreamSink } from '#flow/tcp-streams'
import type { Fact, Observed, Traffic } from '#model/fact'
import type { Expectation, Payload } from '#model/protocol'
import type { Microseconds } from '#model/time'
import type { Packet } from '#wire/packet'
import { Channels } from './channels.ts'
import { Complaints } from './complaints.ts'
import { Conversation, type Pending } from './conversation.ts'
import { Direction } from './direction.ts'
import { Expectations } from './expectations.ts'
import { flagNames } from './flag-names.ts'
import { FoldTable, type Told } from './fold.ts'
import { LentSlice } from './lent-slice.ts'
import { limits } from './limits.ts'
import { Questions } from './questions.ts'
import { recognise } from './recognise.ts'
import type { Entry, Registry } from './registry.ts'
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
  /** Told which protocol's code is about to run, by index; -1 for none. */
  readonly pulse: Int32Array
  /** False where no judge asks for values: readings then end here. Default true. */
  readonly wantsReadings?: boolean | undefined
  /** Hands streams on in slices of at most so many octets; for tests of cutting. */
  readonly sliceOctets: number | undefined
}

/** Instead of an offset where to go on: the rest is of no use; more octets will tell. */
const USELESS = -1
const WAIT = -2

const NO_OCTETS = new Uint8Array(0)

/** How long a message is not read again that told no value at all, or none that anybody keeps. */
const NEVER = Number.POSITIVE_INFINITY
const UNKEPT_REST = limits.unkeptRereadSeconds * 1e6

/** Tunnels that are read together with the one that always carries them. */
const TUNNELS_WITHIN: ReadonlyMap<string, string> = new Map([['erspan', 'gre']])

/** Recognises the protocol of each flow, feeds it, gathers its facts and folds them. */
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
  readonly #pulse: Int32Array
  readonly #wantsReadings: boolean
  readonly #questions: Questions
  readonly #direction: Direction
  readonly #channels: Channels
  readonly #complaints: Complaints
  readonly #upward: Upward
  readonly #conversations: (Conversation | undefined)[] = []
  readonly #slice = new LentSlice()
  readonly #carried: LentSlice[] = []
  readonly #enter = (entry: Entry) => {
    this.#pulse[0] = entry.index
  }
  readonly #tell = (said: Fact | Payload | Expectation) => this.#take(said)
  // The message under way.
  #conversation: Conversation | undefined
  #current: LentSlice = this.#slice
  #factCount = 0
  #operationCount = 0
  /** Facts beyond the bounds of a message: `factLimit: ` and whose. */
  readonly dropped: { readonly counters: Record<string, number> } = { counters: {} }
  #recording: Told[] | undefined
  /** What is being recorded told a value; one that somebody keeps. */
  #hasReadings = false
  #hasKeptReadings = false

  constructor(options: DissectorOptions) {
    this.#options = options
    this.#flows = options.flows
    this.#registry = options.registry
    this.#pulse = options.pulse
    this.#wantsReadings = options.wantsReadings ?? true
    const { registry, flows } = options
    this.fold = new FoldTable(this.#wantsReadings, (...news) => this.#upward.fact(...news))
    this.#upward = new Upward(options, this, (row) => this.fold.operationName(row))
    this.#complaints = new Complaints(registry, flows, this.fold, this)
    this.#questions = new Questions(registry, flows, this.expectations, this.#enter)
    this.#direction = new Direction(flows, this.#questions)
    this.#channels = new Channels(registry, this.#enter, this.counters)
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
    if (conversation.isUnknown) return
    const slice = this.#slice.at(packet.bytes, start, end)
    this.#aim(slice, conversation, side, packet.time, false, packet.isCut)
    if (conversation.entry === undefined && !this.#settle(conversation, slice, side, packet)) return
    this.#feedWhole(conversation, slice)
  }

  /**
   * Name of the protocol that a flow speaks: the carrier's own or, where only certain names are wanted, the first of
   * these from the carrier upwards. '' while it is not known.
   */
  applicationOf(flow: number, wanted?: ReadonlySet<string>): string {
    const conversation = this.#conversations[flow]
    if (conversation?.entry === undefined) return ''
    const { name } = conversation.entry
    if (wanted === undefined || wanted.has(name) || conversation.children === undefined) return name
    for (let child of conversation.children.values()) {
      for (;;) {
        if (child.entry !== undefined && wanted.has(child.entry.name)) return child.entry.name
        const next = child.children?.values().next().value
        if (next === undefined) break
        child = next
      }
    }
    return name
  }

  /** A tunnel's outer packet: named and counted, its payload is read as a packet of its own. */
  tunnel(name: string, flow: number, octets: number): void {
    const conversation = this.#conversationOf(flow)
    conversation.entry ??= this.#registry.plain(name)
    count(conversation.entry, octets)
    const below = TUNNELS_WITHIN.get(name)
    if (below !== undefined) count(this.#registry.plain(below), octets)
  }

  /** A header that contradicts itself. */
  malformedHeader(what: string, flow: number, time: Microseconds): void {
    this.#registry.plain('ip').malformed++
    this.oddHeader('malformed', what, flow, time)
  }

  /** What no protocol would say of its packet, but its headers show. */
  oddHeader(what: string, detail: string, flow: number, time: Microseconds): void {
    const fact: Fact = { kind: 'anomaly', what, detail, about: 'client' }
    this.fold.tell(this.#conversationOf(flow), { fact, entry: this.#registry.plain('ip') }, time, this.frame)
  }

  octets(flow: number, side: 0 | 1, bytes: Uint8Array, start: number, end: number, time: Microseconds): void {
    const conversation = this.#conversationOf(flow)
    if (conversation.isUnknown) return
    const step = this.#options.sliceOctets ?? end - start
    const slice = this.#slice
    this.#aim(slice, conversation, side, time, true, false)
    for (let at = start; at < end; at += step) {
      slice.at(bytes, at, Math.min(end, at + step))
      if (conversation.entry === undefined) {
        if (!this.#recogniseStream(conversation, slice, side)) return
      } else this.#feedStream(conversation, slice, side)
    }
    if (conversation.entry !== undefined) {
      conversation.entry.packets++
      conversation.entry.octets += end - start
    }
  }

  gap(flow: number, side: 0 | 1, missing: number, time: Microseconds): void {
    const conversation = this.#conversationOf(flow)
    const pending = conversation.pending[side]
    pending.clear()
    pending.isLost = conversation.entry !== undefined
    this.#complaints.anomaly(
      conversation,
      side,
      'gap',
      time,
      `${missing < 1024 ? 'less than 1 KiB' : '1 KiB or more'} never seen`,
    )
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

  /** A whole second has passed. Now and then, flows tell what they carried: young ones sooner. */
  tick(now: Microseconds): void {
    this.fold.tick(now)
    const second = Math.round(now / 1e6)
    if (second % limits.trafficSeconds !== 0) return
    const isForAll = second % limits.steadyTrafficSeconds === 0
    for (let flow = 0; flow < this.#flows.high; flow++) {
      if (!this.#flows.isUsed(flow)) continue
      if (!this.#upward.teller.hasNews(flow)) {
        if (isForAll) this.#restIfIdle(flow, now)
        continue
      }
      const age = now - this.#flows.firstTime[flow]!
      const isUndecided = this.#conversations[flow]?.entry === undefined
      if (age < limits.trafficSeconds * 1e6 && isUndecided) continue
      if (age > 2 * limits.steadyTrafficSeconds * 1e6 && !isForAll) continue
      this.#upward.traffic(flow, this.#conversations[flow])
    }
  }

  /** Looked at once, after it has been idle for a while. */
  #restIfIdle(flow: number, now: Microseconds): void {
    const looksApart = limits.steadyTrafficSeconds * 1e6
    const idle = now - this.#flows.lastTime[flow]! - limits.restSeconds * 1e6
    if (idle >= 0 && idle <= looksApart) this.#conversations[flow]?.rest()
  }

  /** The flow is over: whatever waits is told, as of its latest packet. */
  endFlow(flow: number): void {
    const conversation = this.#conversations[flow]
    if (conversation !== undefined) {
      const last = { file: this.#flows.lastFile[flow]!, frame: this.#flows.lastFrame[flow]! }
      this.#flows.asOf(last, () => {
        this.#finish(conversation)
        this.fold.release(conversation)
      })
      this.#conversations[flow] = undefined
    }
    if (this.#upward.teller.hasNews(flow)) this.#upward.traffic(flow, conversation)
    this.#upward.teller.forget(flow)
  }

  #finish(conversation: Conversation): void {
    const { flow } = conversation
    const isOpen = conversation.depth === 0 && conversation.entry === undefined && !conversation.isUnknown
    if (isOpen && conversation.hasPending)
      for (const side of [0, 1] as const) this.#recogniseAtEnd(conversation, side)
    for (const child of conversation.children?.values() ?? []) this.#finish(child)
    if (conversation.entry?.protocol.finish === undefined) return
    this.#enter(conversation.entry)
    this.#aim(this.#slice.at(NO_OCTETS, 0, 0), conversation, 0, this.#flows.lastTime[flow]!, true, false)
    this.#within(conversation, this.#slice, () =>
      conversation.entry?.protocol.finish?.(conversation.exchange, this.#tell),
    )
  }

  #conversationOf(flow: number): Conversation {
    let conversation = this.#conversations[flow]
    if (conversation === undefined) {
      conversation = new Conversation(flow, undefined)
      this.#conversations[flow] = conversation
    }
    return conversation
  }

  /** Fills in what a slice says besides its octets. */
  #aim(
    slice: LentSlice,
    { flow, context }: Conversation,
    side: 0 | 1,
    time: Microseconds,
    isStream: boolean,
    isCut: boolean,
  ): void {
    const flows = this.#flows
    slice.fromClient = flows.client[flow] === side + 1
    slice.time = time
    const hasPorts = flows.hasPorts(flow) // on the link layer, the flow table keeps EtherTypes there
    slice.sourcePort = hasPorts ? flows.port(flow, side) : 0
    slice.destinationPort = hasPorts ? flows.port(flow, (1 - side) as 0 | 1) : 0
    slice.isStream = isStream
    slice.isCut = isCut
    slice.context = context
    slice.age = this.#wantsReadings ? time - flows.firstTime[flow]! : Number.NaN
  }

  // ——— recognising ———

  /** An announcement found by the question says who asks and what of; the slice was aimed before. */
  #heed(conversation: Conversation, slice: LentSlice, side: 0 | 1): void {
    slice.context = conversation.context
    slice.fromClient = this.#flows.client[conversation.flow] === side + 1
  }

  /** Finds the protocol of a datagram; false leaves it unread. */
  #settle(conversation: Conversation, slice: LentSlice, side: 0 | 1, packet: Packet | undefined): boolean {
    const question = this.#questions.of(conversation, packet, true, true)
    this.#heed(conversation, slice, side)
    const verdict = recognise(slice, question)
    if (verdict.kind === 'yes') {
      this.#adopt(conversation, verdict.entry, verdict.exchange, slice, side)
      return true
    }
    if (++conversation.attempts >= limits.recogniseAttempts) this.#giveUp(conversation)
    return false
  }

  /** Takes a slice of a stream whose protocol is not known. False: nothing more of this segment is wanted. */
  #recogniseStream(conversation: Conversation, slice: LentSlice, side: 0 | 1): boolean {
    const held = conversation.heldOf(side)
    if (held !== undefined) {
      held.append(slice.bytes, slice.start, slice.end)
      slice.at(held.bytes, 0, Math.min(held.length, limits.recogniseOctets))
    }
    const isFull = slice.end - slice.start >= limits.recogniseOctets
    const end = slice.end
    if (isFull) slice.end = slice.start + limits.recogniseOctets
    const isStart =
      (this.#flows.tcp[2 * conversation.flow + side]! & TCP.midStream) === 0 && conversation.attempts === 0
    const question = this.#questions.of(conversation, undefined, isStart, isFull)
    this.#heed(conversation, slice, side)
    const verdict = recognise(slice, question)
    slice.end = end
    if (verdict.kind === 'more') {
      const pending = conversation.pending[side]
      if (held === undefined) pending.append(slice.bytes, slice.start, slice.end)
      pending.came = { time: slice.time, file: this.file, frame: this.frame }
      return true
    }
    if (verdict.kind === 'no') {
      held?.clear()
      if (++conversation.attempts >= limits.recogniseAttempts) this.#giveUp(conversation)
      return false
    }
    this.#adopt(conversation, verdict.entry, verdict.exchange, slice, side)
    if (held !== undefined) this.#drain(conversation, side)
    else this.#feedStream(conversation, slice, side)
    return true
  }

  #recogniseAtEnd(conversation: Conversation, side: 0 | 1): void {
    const pending = conversation.pending[side]
    const { came } = pending
    if (came === undefined || conversation.entry !== undefined) return
    const slice = this.#slice.at(pending.bytes, 0, pending.length)
    this.#aim(slice, conversation, side, came.time, true, false)
    const question = this.#questions.of(conversation, undefined, true, true)
    this.#heed(conversation, slice, side)
    const verdict = recognise(slice, { ...question, isOver: true })
    if (verdict.kind !== 'yes') return
    this.#flows.asOf(came, () => {
      this.#adopt(conversation, verdict.entry, verdict.exchange, slice, side)
      verdict.entry.packets++
      this.#drain(conversation, side)
    })
  }

  /** From now on the conversation speaks this protocol; what the other side said before is read now. */
  #adopt(conversation: Conversation, entry: Entry, exchange: unknown, slice: LentSlice, side: 0 | 1): void {
    conversation.entry = entry
    conversation.exchange = exchange
    if (conversation.depth > 0) return
    slice.context = conversation.context
    this.#direction.askFirst(conversation, slice, side)
    this.#complaints.foreignPort(conversation, entry, slice)
    const other = (1 - side) as 0 | 1
    const came = conversation.heldOf(other)?.came
    if (slice.isStream && came !== undefined) {
      const { bytes, start, end, fromClient, time } = slice
      this.#aim(slice, conversation, other, came.time, true, false)
      this.#flows.asOf(came, () => this.#drain(conversation, other))
      this.#aim(slice.at(bytes, start, end), conversation, side, time, true, false)
      slice.fromClient = fromClient
    }
  }

  #giveUp(conversation: Conversation): void {
    conversation.isUnknown = true
    if (conversation.hasPending) for (const pending of conversation.pending) pending.clear()
    this.counters.flowsUnrecognised++
  }

  // ——— feeding ———

  /** Reads a datagram or a carried payload: one or more whole messages. */
  #feedWhole(conversation: Conversation, slice: LentSlice): void {
    const entry = conversation.entry!
    entry.packets++
    entry.octets += slice.end - slice.start
    if (this.#isFolded(conversation, entry, slice)) return
    const stop = this.#read(conversation, slice)
    if (stop < slice.end && stop >= 0 && !slice.isCut)
      this.#complaints.malformed(conversation, slice, 'cut short', stop)
  }

  #feedStream(conversation: Conversation, slice: LentSlice, side: 0 | 1): void {
    if (conversation.hasPending) {
      const pending = conversation.pending[side]
      if (pending.length > 0 || pending.isLost) {
        pending.append(slice.bytes, slice.start, slice.end)
        if (pending.length >= pending.need) this.#drain(conversation, side)
        return
      }
    }
    if (this.#isFolded(conversation, conversation.entry!, slice)) return
    const stop = this.#read(conversation, slice)
    if (stop >= 0 && stop < slice.end)
      this.#keep(conversation, conversation.pending[side], slice.bytes, stop, slice.end)
  }

  /** Reads what has piled up on one side. */
  #drain(conversation: Conversation, side: 0 | 1): void {
    const pending = conversation.pending[side]
    const slice = this.#current === this.#slice || conversation.depth > 0 ? this.#current : this.#slice
    slice.at(pending.bytes, 0, pending.length)
    if (pending.isLost) {
      pending.isLost = false
      const at = this.#resumeAt(conversation, slice)
      if (at < 0) {
        pending.isLost = conversation.entry?.protocol.resume !== undefined
        // The next message may have begun, with too little of it there to tell.
        if (pending.isLost) pending.drop(pending.length - limits.resumeOctets)
        else pending.clear()
        return
      }
      slice.start = at
    } else if (this.#isFolded(conversation, conversation.entry!, slice)) {
      pending.clear()
      return
    }
    const stop = this.#read(conversation, slice)
    if (stop < 0 || stop >= pending.length) pending.clear()
    else {
      const need = this.#need
      pending.drop(stop)
      this.#await(conversation, pending, need)
    }
  }

  #keep(conversation: Conversation, pending: Pending, bytes: Uint8Array, start: number, end: number): void {
    pending.append(bytes, start, end)
    this.#await(conversation, pending, this.#need)
  }

  #await(conversation: Conversation, pending: Pending, need: number): void {
    pending.need = need
    if (need <= limits.pendingOctets && pending.length <= limits.pendingOctets) return
    pending.clear()
    pending.isLost = true
    this.counters.pendingLimit++
    this.#complaints.limit(conversation, 'message longer than the buffer')
  }

  /** Octets the last `#read` asked for. */
  #need = 0

  /** True if the slice is a message that was seen before and only needs counting. */
  #isFolded(conversation: Conversation, entry: Entry, slice: LentSlice): boolean {
    // What is being recorded is read whole, with all that it carries.
    if (this.#recording !== undefined) return false
    const signature = this.#signatureOf(conversation, entry, slice)
    if (signature === 0) return false
    const root = conversation.root
    const counted = this.fold.counts(root, signature, slice.time, this.frame)
    if (counted === 'yes') {
      entry.messages++
      if (signature < 0) countCarried(conversation.plain?.entry, this.#carried[conversation.depth])
      return true
    }
    this.#recording = []
    this.#hasReadings = this.#hasKeptReadings = false
    const { age } = slice
    if (counted === 'due' && this.#wantsReadings) slice.age = 0
    const wantedAll = slice.wantsReadings
    const stop = this.#read(conversation, slice)
    slice.age = age
    if (stop === slice.end) {
      this.fold.remember(root, signature, this.#recording, slice.time, this.frame)
      if (wantedAll && !this.#hasKeptReadings)
        this.fold.restsUntil(root, signature, this.#hasReadings ? slice.time + UNKEPT_REST : NEVER)
    }
    this.#recording = undefined
    return stop === slice.end || stop < 0
  }

  /** Number for folding of a message, or, below zero, of what it carries; 0 where it must be read. */
  #signatureOf(conversation: Conversation, entry: Entry, slice: LentSlice): number {
    if (entry.signature !== undefined) {
      this.#pulse[0] = entry.index
      const own = entry.signature(slice, conversation.exchange)
      if (own !== 0) return own
    }
    const child = conversation.plain
    const signature = child?.entry?.signature
    if (child === undefined || signature === undefined || entry.protocol.carries === undefined) return 0
    this.#pulse[0] = entry.index
    const carried = entry.protocol.carries(slice, conversation.exchange)
    if (carried === undefined) return 0
    const inner = this.#carriedSlice(conversation.depth).at(slice.bytes, carried.start, carried.end)
    inner.under(slice, carried.fromClient, carried.context)
    this.#pulse[0] = child.entry!.index
    return -signature(inner, child.exchange)
  }

  /**
   * Reads message after message. Answers the offset where reading stopped: `slice.end` if all was read, less if the
   * rest must wait for more octets, -1 if the rest is of no use.
   */
  #read(conversation: Conversation, slice: LentSlice): number {
    let messages = 0
    while (slice.start < slice.end) {
      const entry = conversation.entry!
      if (++messages > limits.messagesPerSlice) {
        this.counters.messageLimit++
        return -1
      }
      this.#pulse[0] = entry.index
      const found = entry.protocol.dissect(slice, conversation.exchange)
      switch (found.kind) {
        case 'message': {
          if (conversation.isDirectionOpen && this.#direction.turnsRound(conversation, found.message, slice))
            break
          if (found.isPiece !== true) entry.messages++
          this.#factCount = this.#operationCount = 0
          const { start, end } = slice
          const outer = this.#conversation
          const outerSlice = this.#current
          this.#conversation = conversation
          this.#current = slice
          entry.protocol.facts(found.message, slice, this.#tell, conversation.exchange)
          this.#conversation = outer
          this.#current = outerSlice
          slice.start = start + Math.max(1, found.length)
          slice.end = end
          break
        }
        case 'incomplete':
          this.#need = Math.max(found.need, slice.end - slice.start + 1)
          return slice.start
        case 'malformed':
          this.#complaints.malformed(conversation, slice, found.reason, slice.start + found.at)
          slice.start += Math.max(1, found.length)
          break
        case 'foreign': {
          const at = this.#afterForeign(conversation, slice)
          if (at === WAIT) {
            this.#need = slice.end - slice.start + 1
            return slice.start
          }
          if (at < 0) return USELESS
          slice.start = at
          break
        }
        default:
          found satisfies never
      }
    }
    return slice.end
  }

  /** The stream has turned into something else (STARTTLS, RDP), or sense is lost: where to go on, USELESS or WAIT. */
  #afterForeign(conversation: Conversation, slice: LentSlice): number {
    if (!slice.isStream) return this.#otherDatagram(conversation, slice)
    if (conversation.depth === 0) {
      let waits = false
      for (const entry of this.#registry.content.tcp) {
        const answer = entry === conversation.entry ? 'no' : entry.protocol.recognise?.(slice)
        waits ||= answer === 'more'
        if (answer !== 'yes') continue
        conversation.entry = entry
        conversation.exchange = entry.protocol.newExchange?.()
        entry.packets++
        this.counters.protocolChanges++
        return slice.start
      }
      if (waits && slice.end - slice.start < limits.recogniseOctets) return WAIT
    }
    return this.#resumeAt(conversation, slice, slice.start + 1)
  }

  /** Ports are shared (STUN beside RTP, discovery beside I/O): a datagram of another protocol is read as such. */
  #otherDatagram(conversation: Conversation, slice: LentSlice): number {
    if (conversation.depth > 0 || conversation.attempts >= limits.recogniseAttempts) return -1
    conversation.attempts++
    const { hinted, content } = this.#questions.of(conversation, undefined, false, true)
    for (const entry of [...hinted, ...content]) {
      if (entry === conversation.entry || entry.protocol.recognise?.(slice) !== 'yes') continue
      conversation.entry = entry
      conversation.exchange = entry.protocol.newExchange?.()
      entry.packets++
      this.counters.protocolChanges++
      return slice.start
    }
    return -1
  }

  #resumeAt(conversation: Conversation, slice: LentSlice, from = slice.start): number {
    const protocol = conversation.entry!.protocol
    if (protocol.resume === undefined)
      return protocol.dissect(slice, conversation.exchange).kind === 'message' && from === slice.start
        ? from
        : -1
    const { start } = slice
    slice.start = from
    const at = from < slice.end ? protocol.resume(slice) : undefined
    slice.start = start
    if (at === undefined || at < from || at >= slice.end) return -1
    this.counters.streamsResumed++
    return at
  }

  // ——— telling ———

  #within(conversation: Conversation, slice: LentSlice, work: () => void): void {
    const outer = this.#conversation
    const outerSlice = this.#current
    this.#conversation = conversation
    this.#current = slice
    work()
    this.#conversation = outer
    this.#current = outerSlice
  }

  #take(said: Fact | Payload | Expectation): void {
    const conversation = this.#conversation
    if (conversation === undefined) return
    if (said.kind === 'payload') this.#carry(conversation, said)
    else if (said.kind === 'expectation') this.expectations.add(this.#placed(said), this.#current.time)
    else this.#takeFact(conversation, said)
  }

  /** With the address of the end that was meant. */
  #placed(said: Expectation): Expectation {
    const { end } = said
    if (end === undefined) return said
    const { flow } = this.#conversation!
    const server = this.#flows.serverSide(flow)
    const side = end === 'server' ? server : ((1 - server) as 0 | 1)
    return { ...said, ip: this.#flows.party(flow, side, '').ip }
  }

  #takeFact(conversation: Conversation, said: Fact): void {
    if (said.kind === 'reading') {
      this.#hasReadings = true
      if (!this.#current.wantsReadings) return
    }
    const entry = conversation.entry!
    const isOver =
      said.kind === 'operation'
        ? ++this.#operationCount > limits.operationsPerMessage
        : ++this.#factCount > limits.factsPerMessage
    if (isOver) {
      const { counters } = this.dropped
      const name = `factLimit: ${entry.name}`
      counters[name] = (counters[name] ?? 0) + 1
      return
    }
    const told: Told = { fact: said, entry }
    if (said.kind === 'reading') {
      // Values are never the same again: they are sampled instead of folded.
      const { time } = this.#current
      if (this.#upward.fact(conversation.root, told, time, time, 1, this.frame, -1))
        this.#hasKeptReadings = true
      return
    }
    this.#recording?.push(told)
    this.fold.tell(conversation.root, told, this.#current.time, this.frame)
  }

  /** One slice a depth: of two payloads of one carrier, the first is read when the second is told. */
  #carriedSlice(depth: number): LentSlice {
    const known = this.#carried[depth]
    if (known !== undefined) return known
    const made = new LentSlice()
    this.#carried[depth] = made
    return made
  }

  /** Hands a carrier's payload to whoever rides on it. */
  #carry(carrier: Conversation, payload: Payload): void {
    if (carrier.depth + 1 >= limits.depth) {
      this.counters.depthLimit++
      return
    }
    if (payload.end <= payload.start) return
    const child = this.#channels.of(carrier, payload)
    if (child === undefined || child.isUnknown) return
    const slice = this.#carriedSlice(carrier.depth).at(payload.bytes, payload.start, payload.end)
    const outer = this.#current
    slice.under(outer, payload.fromClient ?? outer.fromClient, payload.context)
    slice.isStream = payload.isStream ?? false
    const [factCount, operationCount] = [this.#factCount, this.#operationCount]
    if (this.#channels.choose(carrier, child, slice, payload.selector)) {
      if (payload.fromClient === undefined) this.#direction.askRider(child, slice, outer)
      if (slice.isStream) {
        child.entry!.packets++
        child.entry!.octets += slice.end - slice.start
        this.#within(child, slice, () => this.#feedStream(child, slice, slice.fromClient ? 0 : 1))
      } else this.#feedWhole(child, slice)
    }
    this.#factCount = factCount
    this.#operationCount = operationCount
  }
}

/** One more message that was carried, and needed no reading. */
function countCarried(entry: Entry | undefined, slice: LentSlice | undefined): void {
  if (entry === undefined || slice === undefined) return
  entry.packets++
  entry.octets += slice.end - slice.start
  entry.messages++
}

/** One more packet of a tunnel. */
function count(entry: Entry, octets: number): void {
  entry.packets++
  entry.octets += octets
  entry.messages++
}
