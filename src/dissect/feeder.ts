/** Feeds octets to the protocol of a conversation: message after message, what is known by sight, and what one carries of another. */
import type { FlowTable } from '#flow/flow-table'
import type { LateRun } from '#flow/tcp-streams'
import type { Payload } from '#model/protocol'
import type { Channels } from './channels.ts'
import type { Complaints } from './complaints.ts'
import type { Conversation, Pending } from './conversation.ts'
import type { Direction } from './direction.ts'
import type { Expectations } from './expectations.ts'
import type { FoldTable } from './fold.ts'
import { LentSlice } from './lent-slice.ts'
import { limits } from './limits.ts'
import type { Questions } from './questions.ts'
import { Recovery, USELESS, WAIT } from './recovery.ts'
import type { Entry, Registry } from './registry.ts'
import { UnderWay } from './under-way.ts'
import type { Unread } from './unread.ts'
import type { Here, Upward } from './upward.ts'

export interface FeederOptions {
  readonly registry: Registry
  readonly flows: FlowTable
  readonly fold: FoldTable
  readonly upward: Upward
  readonly expectations: Expectations
  readonly questions: Questions
  readonly direction: Direction
  readonly channels: Channels
  readonly complaints: Complaints
  readonly unread: Unread
  readonly here: Here
  readonly counters: FeederCounters
  /** Told which protocol's code is about to run, by index. */
  readonly pulse: Int32Array
  readonly wantsReadings: boolean
}

export interface FeederCounters {
  messageLimit: number
  pendingLimit: number
  depthLimit: number
  streamsResumed: number
  protocolChanges: number
}

/** How long a message is not read again that told no value at all, or none that anybody keeps. */
const NEVER = Number.POSITIVE_INFINITY
const UNKEPT_REST = limits.unkeptRereadSeconds * 1e6

export class Feeder {
  readonly #recovery: Recovery
  readonly #fold: FoldTable
  readonly #direction: Direction
  readonly #channels: Channels
  readonly #complaints: Complaints
  readonly #here: Here
  readonly #counters: FeederCounters
  readonly #pulse: Int32Array
  readonly #wantsReadings: boolean
  readonly #slice: LentSlice
  readonly #carried: LentSlice[] = []
  readonly #underWay: UnderWay
  /** Octets the last `#read` asked for. */
  #need = 0

  /** @param slice the one in which a packet's own octets are lent */
  constructor(options: FeederOptions, slice: LentSlice) {
    const { registry, questions, unread, counters } = options
    this.#recovery = new Recovery(registry, questions, unread, counters)
    this.#fold = options.fold
    this.#direction = options.direction
    this.#channels = options.channels
    this.#complaints = options.complaints
    this.#here = options.here
    this.#counters = options.counters
    this.#pulse = options.pulse
    this.#wantsReadings = options.wantsReadings
    this.#slice = slice
    const carry = (carrier: Conversation, payload: Payload) => this.#carry(carrier, payload)
    this.#underWay = new UnderWay({ ...options, carry }, slice)
  }

  /** Facts beyond the bounds of a message: `factLimit: ` and whose. */
  get dropped(): UnderWay['dropped'] {
    return this.#underWay.dropped
  }

  /** The conversation is over: what its protocol still holds is told. */
  finish(conversation: Conversation, slice: LentSlice): void {
    const { entry, exchange } = conversation
    if (entry?.protocol.finish === undefined) return
    this.#pulse[0] = entry.index
    this.#underWay.within(conversation, slice, () => entry.protocol.finish?.(exchange, this.#underWay.tell))
  }

  /** Reads a datagram or a carried payload: one or more whole messages. */
  whole(conversation: Conversation, slice: LentSlice): void {
    const entry = conversation.entry!
    entry.packets++
    entry.octets += slice.end - slice.start
    if (this.#isFolded(conversation, entry, slice)) return
    const stop = this.#read(conversation, slice)
    if (stop < slice.end && stop >= 0 && !slice.isCut)
      this.#complaints.malformed(conversation, slice, 'cut short', stop)
  }

  /** Reads the next octets of one side of a stream: what is there of a message waits for the rest. */
  stream(conversation: Conversation, slice: LentSlice, side: 0 | 1): void {
    if (conversation.hasPending) {
      const pending = conversation.pending[side]
      if (pending.length > 0 || pending.isLost) {
        pending.append(slice.bytes, slice.start, slice.end)
        if (pending.length >= pending.need) this.drain(conversation, side)
        return
      }
    }
    if (this.#isFolded(conversation, conversation.entry!, slice)) return
    const stop = this.#read(conversation, slice)
    if (stop >= 0 && stop < slice.end)
      this.#keep(conversation, conversation.pending[side], slice.bytes, stop, slice.end)
  }

  /**
   * Reads octets that are out of their order: messages that begin with the run, and of these what is not told yet and lies
   * in part where it came late. What waits on their side goes on waiting. True: more octets would tell.
   */
  aside(conversation: Conversation, slice: LentSlice, { from, to, copyAt, told }: LateRun): boolean {
    const { protocol, index } = conversation.entry!
    const { bytes, end } = slice
    for (let at = slice.start; at < to; ) {
      this.#pulse[0] = index
      const found = protocol.dissect(slice.at(bytes, at, end), conversation.exchange)
      if (found.kind !== 'message') return found.kind === 'incomplete'
      const next = at + Math.max(1, found.length)
      const words = `${at - copyAt} ${String.fromCharCode(...bytes.subarray(at, Math.min(next, at + 1024)))}`
      if (next > from && !told.has(words)) {
        told.add(words)
        this.#underWay.isAside = true
        this.#read(conversation, slice.at(bytes, at, next))
        this.#underWay.isAside = false
      }
      at = next
    }
    return false
  }

  /** Reads what has piled up on one side. */
  drain(conversation: Conversation, side: 0 | 1): void {
    const pending = conversation.pending[side]
    const slice =
      this.#underWay.slice === this.#slice || conversation.depth > 0 ? this.#underWay.slice : this.#slice
    slice.at(pending.bytes, 0, pending.length)
    if (pending.isLost) {
      pending.isLost = false
      const at = this.#recovery.resumeAt(conversation, slice)
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
    this.#counters.pendingLimit++
    this.#complaints.limit(conversation, 'message longer than the buffer')
  }

  /** True if the slice is a message that was seen before and only needs counting. */
  #isFolded(conversation: Conversation, entry: Entry, slice: LentSlice): boolean {
    // What is being recorded is read whole, with all that it carries.
    if (this.#underWay.recording !== undefined) return false
    const signature = this.#signatureOf(conversation, entry, slice)
    if (signature === 0) return false
    const root = conversation.root
    const counted = this.#fold.counts(root, signature, slice.time, this.#here.frame)
    if (counted === 'yes') {
      entry.messages++
      if (signature < 0) countCarried(conversation.plain?.entry, this.#carried[conversation.depth])
      return true
    }
    this.#underWay.recording = []
    this.#underWay.hasReadings = this.#underWay.hasKeptReadings = false
    this.#underWay.isReread = counted === 'due'
    const { age } = slice
    if (counted === 'due' && this.#wantsReadings) slice.age = 0
    const wantedAll = slice.wantsReadings
    const stop = this.#read(conversation, slice)
    slice.age = age
    this.#underWay.isReread = false
    if (stop === slice.end) {
      this.#fold.remember(root, signature, this.#underWay.recording, slice.time, this.#here.frame)
      if (wantedAll && !this.#underWay.hasKeptReadings)
        this.#fold.restsUntil(root, signature, this.#underWay.hasReadings ? slice.time + UNKEPT_REST : NEVER)
    }
    this.#underWay.recording = undefined
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
        this.#counters.messageLimit++
        return -1
      }
      this.#pulse[0] = entry.index
      const found = entry.protocol.dissect(slice, conversation.exchange)
      switch (found.kind) {
        case 'message': {
          if (conversation.isDirectionOpen && this.#direction.turnsRound(conversation, found.message, slice))
            break
          if (found.isPiece !== true) entry.messages++
          this.#underWay.factCount = this.#underWay.operationCount = 0
          const { start, end } = slice
          const outer = this.#underWay.conversation
          const outerSlice = this.#underWay.slice
          this.#underWay.conversation = conversation
          this.#underWay.slice = slice
          entry.protocol.facts(found.message, slice, this.#underWay.tell, conversation.exchange)
          this.#underWay.conversation = outer
          this.#underWay.slice = outerSlice
          slice.start = start + Math.max(1, found.length)
          slice.end = end
          break
        }
        case 'incomplete':
          this.#need = Math.max(found.need, slice.end - slice.start + 1)
          return slice.start
        case 'malformed':
          // What a capture did not keep of a message is no fault of who sent it.
          if (!slice.isCut)
            this.#complaints.malformed(conversation, slice, found.reason, slice.start + found.at)
          slice.start += Math.max(1, found.length)
          break
        case 'foreign': {
          const at = this.#recovery.afterForeign(conversation, slice)
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
      this.#counters.depthLimit++
      return
    }
    if (payload.end <= payload.start) return
    const child = this.#channels.of(carrier, payload)
    if (child === undefined || child.isUnknown) return
    const slice = this.#carriedSlice(carrier.depth).at(payload.bytes, payload.start, payload.end)
    const outer = this.#underWay.slice
    slice.under(outer, payload.fromClient ?? outer.fromClient, payload.context)
    slice.isStream = payload.isStream ?? false
    const [factCount, operationCount] = [this.#underWay.factCount, this.#underWay.operationCount]
    if (this.#channels.choose(carrier, child, slice, payload.selector)) {
      if (payload.fromClient === undefined) this.#direction.askRider(child, slice, outer)
      if (slice.isStream) {
        child.entry!.packets++
        child.entry!.octets += slice.end - slice.start
        this.#underWay.within(child, slice, () => this.stream(child, slice, slice.fromClient ? 0 : 1))
      } else this.whole(child, slice)
    }
    this.#underWay.factCount = factCount
    this.#underWay.operationCount = operationCount
  }
}

/** One more message that was carried, and needed no reading. */
function countCarried(entry: Entry | undefined, slice: LentSlice | undefined): void {
  if (entry === undefined || slice === undefined) return
  entry.packets++
  entry.octets += slice.end - slice.start
  entry.messages++
}
