import type { Party, Place } from '#model/fact'
import type { Memo } from '#model/memo'
import type { Microseconds } from '#model/time'
import type { FactRows } from './fact-rows.ts'
import { limits } from './limits.ts'
import type { QuestionOrder } from './question-order.ts'
import type { RegisteredProtocol } from './registry.ts'

const NOTHING = new Uint8Array(0)

/** Bytes of one side of a stream that are not read yet. */
export class PendingBytes {
  bytes: Uint8Array = NOTHING
  length = 0
  /** Bytes that must be there before the dissector is asked again. */
  need = 0
  /** Time and place of its latest bytes, while the protocol is unknown; else undefined. */
  came: (Place & { readonly time: Microseconds }) | undefined
  /** Bytes were lost: look for the next message instead of taking the next byte for one. */
  isLost = false
  /** The bytes lost last were part of a body and count as such: nothing begins in them, should they come late. */
  isCounted = false

  append(source: Uint8Array, start: number, end: number): void {
    const length = this.length + end - start
    if (length > this.bytes.length) {
      const grown = new Uint8Array(Math.max(length, this.bytes.length * 2, 256))
      grown.set(this.bytes.subarray(0, this.length))
      this.bytes = grown
    }
    if (end - start <= 32) for (let i = start; i < end; i++) this.bytes[this.length + i - start] = source[i]!
    else this.bytes.set(source.subarray(start, end), this.length)
    this.length = length
  }

  /** Forgets the first `count` bytes, if there are any to forget. */
  drop(count: number): void {
    if (count <= 0) return
    if (count >= this.length) this.clear()
    else {
      this.bytes.copyWithin(0, count, this.length)
      this.length -= count
    }
  }

  clear(): void {
    this.length = 0
    this.need = 0
    this.came = undefined
    if (this.bytes.length > 4096) this.bytes = NOTHING
  }
}

/** A reader of unrecognised payload, with its state for this conversation. */
export interface UnrecognisedReader {
  readonly entry: RegisteredProtocol
  readonly state: unknown
}

/** State of one flow, or of one channel that a carrier keeps inside it. */
export class ProtocolState {
  readonly flow: number
  readonly root: ProtocolState
  readonly depth: number
  entry: RegisteredProtocol | undefined
  state: unknown
  context: unknown
  /** The client is to be decided by the first whole message. */
  isDirectionOpen = false
  /** Unknown protocol; recognition was given up. */
  isUnknown = false
  /** Readers that still inspect unrecognised payload; undefined before the first inspection. */
  looks: UnrecognisedReader[] | undefined
  /** Signatures want no more of its unrecognised payloads. */
  isSearched = false
  attempts = 0
  #pending: readonly [PendingBytes, PendingBytes] | undefined
  children: Map<string, ProtocolState> | undefined
  /** Of the children the one without selector and channel, nearer at hand. */
  plain: ProtocolState | undefined

  // Of the root only; the maps are created when needed, because most flows of a scan have no content.
  client: Party | undefined
  server: Party | undefined
  /** Outlives parties that went while the flow rested, but no change of them. */
  memo: Memo | undefined
  /** Whom the memo takes for the server. */
  serverSide: 0 | 1 = 0
  /** Segments of the client that none of the server has followed yet. */
  #open = 0
  /** Answers that may lie in what the server sent and the capture lacks, and until when that excuses anything. */
  #unseenAnswers = 0
  #unseenUntil: Microseconds = 0
  /** Fold rows by content of the fact. */
  rows: FactRows | undefined
  /** Fold rows by a protocol's own signature. */
  foldKeys: Map<number, number> | undefined
  /** The row counted last, so that order is known. */
  lastRow = -1
  /** Hash of the latest poll; how many there were, and in this minute; which followed which in it. */
  lastQuestion = 0
  questions = 0
  questionsInMinute = 0
  order: QuestionOrder | undefined
  /** One of its rows that had polls. */
  orderRow = -1

  constructor(flow: number, parent: ProtocolState | undefined) {
    this.flow = flow
    this.root = parent?.root ?? this
    this.depth = parent === undefined ? 0 : parent.depth + 1
  }

  /** One side of a stream has sent a message. */
  hear(isFromServer: boolean): void {
    if (!isFromServer) this.#open++
    else if (this.#open > 0) this.#open--
  }

  /** So many bytes of the server were lost: answers to what is open, but for the one that is answered behind the hole. */
  missAnswers(bytes: number, time: Microseconds): void {
    const missed = Math.min(this.#open - 1, Math.ceil(bytes / limits.answerBytes))
    if (missed <= 0) return
    this.#open -= missed
    this.#unseenAnswers = missed + (time > this.#unseenUntil ? 0 : this.#unseenAnswers)
    this.#unseenUntil = time + limits.unseenAnswerSeconds * 1e6
  }

  /** True if what seems unanswered may have been answered in a hole; each hole excuses as many as may lie in it. */
  takeUnseenAnswer(time: Microseconds): boolean {
    if (this.#unseenAnswers === 0 || time > this.#unseenUntil) return false
    this.#unseenAnswers--
    return true
  }

  /** The ends have changed: whom the next fact concerns is found anew. */
  forgetParties(): void {
    this.client = this.server = this.memo = undefined
  }

  /** After a pause, removes the state that can be created again. */
  rest(): void {
    this.client = this.server = undefined
  }

  /** Bytes of each side that are not read yet; created at first use, because datagrams leave none. */
  get pending(): readonly [PendingBytes, PendingBytes] {
    this.#pending ??= [new PendingBytes(), new PendingBytes()]
    return this.#pending
  }

  /** The same of one side, if it waits to be read. */
  heldOf(side: 0 | 1): PendingBytes | undefined {
    const pending = this.#pending?.[side]
    return pending === undefined || pending.length === 0 ? undefined : pending
  }

  get hasPending(): boolean {
    return this.#pending !== undefined
  }
}
