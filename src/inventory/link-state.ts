/** A link of two hosts: one port, one protocol. */
import type { Observation, Traffic } from '#model/fact'
import type { Host } from './host.ts'
import type { LinkGroup } from './link-groups.ts'
import { LinkNumbers, type LinkRows } from './link-numbers.ts'
import { LinkOperations, NO_OPERATIONS, type OperationRows, type OperationState } from './link-operations.ts'
import { type LinkSessionState, NO_SESSIONS, type SessionRows } from './link-sessions.ts'

/** A displayed link: between two devices, for all links of their hosts. */
export interface LinkStateRow {
  /** 48 bits: `identifierNumber`. */
  readonly id: number
  isDirty: boolean
  /** Only its counters and times have changed. */
  isStale: boolean
  /** It was reported, and must be removed when it goes. */
  isReported: boolean
  /** The link where it is alone. */
  readonly only: LinkState | undefined
  /** In the order they came. */
  links(): LinkState[]
}

// Properties of a link, as bits.
const SURE = 1
const ANSWERED = 2
const FAILED = 4
const DIRTY = 8
const STALE = 16
const REPORTED = 32
const ASKED = 64
const SILENT = 128
const REMOVED = 256
const PROVEN = 512
/** Bits of the rank plus one. */
const RANK_SHIFT = 10
const RANK_MASK = 15

/** Most are alone on their line, and are that line themselves: there are hundreds of thousands. */
export class LinkState extends LinkNumbers implements LinkStateRow {
  readonly client: Host
  readonly server: Host
  readonly transport: Observation['transport']
  readonly port: number | undefined
  protocol: string
  #is: number
  #activities: LinkOperations | undefined
  /** The line it shares with others; undefined while it is alone on one. */
  group: LinkGroup | undefined

  constructor(
    client: Host,
    server: Host,
    seen: Observation | Traffic,
    port: number | undefined,
    time: number,
    rows: LinkRows,
  ) {
    super(rows, time, seen.place)
    this.client = client
    this.server = server
    this.transport = seen.transport
    this.port = port
    this.protocol = seen.protocol
    this.#is = seen.directionKnown ? SURE : 0
  }

  get line(): LinkStateRow {
    return this.group ?? this
  }

  get only(): LinkState {
    return this
  }

  links(): LinkState[] {
    return [this]
  }

  /** Operations and sessions, which may be added to. */
  get activities(): LinkOperations {
    this.#activities ??= new LinkOperations()
    return this.#activities
  }

  /** Gives back the rows of what was asked and opened. */
  releaseActivities(operations: OperationRows, sessions: SessionRows): void {
    for (const one of this.operations) one.releaseRow(operations)
    for (const one of this.sessions) one.releaseRow(sessions)
    this.#activities = undefined
  }

  get operations(): readonly OperationState[] {
    return this.#activities?.operations ?? NO_OPERATIONS
  }

  get sessions(): readonly LinkSessionState[] {
    return this.#activities?.sessions ?? NO_SESSIONS
  }

  /** It is known, not guessed, who is client and who is server. */
  get isSure(): boolean {
    return (this.#is & SURE) !== 0
  }

  set isSure(is: boolean) {
    this.#set(SURE, is)
  }

  /** The server answered. */
  get isAnswered(): boolean {
    return (this.#is & ANSWERED) !== 0
  }

  set isAnswered(is: boolean) {
    this.#set(ANSWERED, is)
  }

  /** It was refused or never answered, and counts so for its client. */
  get isFailed(): boolean {
    return (this.#is & FAILED) !== 0
  }

  set isFailed(is: boolean) {
    this.#set(FAILED, is)
  }

  /** The client was seen to send. */
  get isAsked(): boolean {
    return (this.#is & ASKED) !== 0
  }

  set isAsked(is: boolean) {
    this.#set(ASKED, is)
  }

  /** Both ends were seen to converse, as far as spoofed senders cannot: `Conversations`. */
  get isProven(): boolean {
    return (this.#is & PROVEN) !== 0
  }

  set isProven(is: boolean) {
    this.#set(PROVEN, is)
  }

  /** It counts as one of its client's links to addresses that never answered. */
  get isSilent(): boolean {
    return (this.#is & SILENT) !== 0
  }

  set isSilent(is: boolean) {
    this.#set(SILENT, is)
  }

  /** See `EvictionQueue`. */
  get rank(): number {
    return ((this.#is >>> RANK_SHIFT) & RANK_MASK) - 1
  }

  set rank(rank: number) {
    this.#is = (this.#is & ~(RANK_MASK << RANK_SHIFT)) | ((rank + 1) << RANK_SHIFT)
  }

  /** It was evicted, alone or with one of its hosts. */
  get isRemoved(): boolean {
    return (this.#is & REMOVED) !== 0
  }

  set isRemoved(is: boolean) {
    this.#set(REMOVED, is)
  }

  get isDirty(): boolean {
    return (this.#is & DIRTY) !== 0
  }

  set isDirty(is: boolean) {
    this.#set(DIRTY, is)
  }

  get isStale(): boolean {
    return (this.#is & STALE) !== 0
  }

  set isStale(is: boolean) {
    this.#set(STALE, is)
  }

  get isReported(): boolean {
    return (this.#is & REPORTED) !== 0
  }

  set isReported(is: boolean) {
    this.#set(REPORTED, is)
  }

  #set(bit: number, is: boolean): void {
    if (is) this.#is |= bit
    else this.#is &= ~bit
  }
}
