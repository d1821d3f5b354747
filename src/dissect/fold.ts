import { grown, nextLength } from '#flow/columns'
import type { Microseconds } from '#model/time'
import { AddressClaims, type SegmentFlows } from './address-claims.ts'
import { CHANGE, type EmittedFact, isOne, isTimed, QUIET, REPEAT_DELAY, urgencyOf } from './emitted-fact.ts'
import { FactRows } from './fact-rows.ts'
import {
  FIRST,
  FLOW,
  LAST,
  LAST_FRAME,
  LAST_UP,
  LINKS,
  LOOKS,
  NUMBERS,
  PENDING,
  PENDING_SINCE,
  QUESTION,
  QUESTION_BEFORE,
  REREAD_AT,
  SEEN,
  SEEN_FRAME,
  SEEN_LAST,
  SIGNATURE,
  SUCCESSOR,
  TIMES_AFTER,
} from './fold-columns.ts'
import { FoldKeyTable } from './fold-key-table.ts'
import { limits } from './limits.ts'
import type { ProtocolState } from './protocol-state.ts'
import { QuestionOrder, questionOf } from './question-order.ts'

/** Ticks between two looks at the rows that are in no hurry. */
const UNHURRIED_SECONDS = 10

/** Repeats that wait until the next one, which is sent at once with them. */
const ALL_BUT_ONE = limits.repeatsAtOnce - 1

/** A report this far in the future means that the clock has been set back since. */
const CLOCK_SET_BACK: Microseconds = -60e6

/** Whether a message was counted by its signature: it was; it is new and must be read; it was, and its values must be read again. */
export type Counted = 'yes' | 'unknown' | 'due'

/** Sends to detection: the fact of a row, and its count since the last time. */
export type GoUp = (
  protocolState: ProtocolState,
  emitted: EmittedFact,
  time: Microseconds,
  lastTime: Microseconds,
  count: number,
  frame: number,
  /** Row that came before on the same flow; -1 for none. */
  before: number,
  isRepeat: boolean,
) => void

/**
 * Counts repeated facts. A row holds, for one fact (or one message with a signature) of one flow, the count and times
 * since the last report; the flow holds which row came last, so that order survives folding.
 */
export class FoldTable {
  readonly counters = { foldRows: 0, foldRowsEvicted: 0, foldRowLimit: 0 }
  readonly claims: AddressClaims
  readonly #rereads: boolean
  readonly #goUp: GoUp
  /** Conversations with polls since the latest minute. */
  readonly #ordered = new Set<ProtocolState>()
  readonly #foldKeys = new FoldKeyTable()
  /** One fact, or all of a message with a signature; undefined where the row is free. */
  #emitted: (EmittedFact | readonly EmittedFact[] | undefined)[] = []
  readonly #emittedIn = (row: number): EmittedFact => {
    const emitted = this.#emitted[row]!
    return isOne(emitted) ? emitted : emitted[0]!
  }
  #owner: (ProtocolState | undefined)[] = []
  #free: number[] = []
  /** Rows with counts to send: those that may wait, and the others. */
  #dirty: number[] = []
  #dirtySoon: number[] = []
  /** When each of the two was looked at last. */
  #looked: Microseconds = 0
  #lookedSoon: Microseconds = 0
  #isDirty = new Uint8Array(1024)
  #urgency = new Uint8Array(1024)
  #upThisSecond = new Uint8Array(1024)
  #looks = new Float64Array(1024 * LOOKS)
  #numbers = new Float64Array(1024 * NUMBERS)
  #links = new Int32Array(1024 * LINKS)
  #size = 0

  /** @param rereads read messages with a known signature again now and then, for their values. */
  constructor(rereads: boolean, flows: SegmentFlows, goUp: GoUp) {
    this.#rereads = rereads
    this.#goUp = goUp
    this.claims = new AddressClaims(flows, {
      emitted: (row) => this.#emitted[row],
      flow: (row) => this.#links[row * LINKS + FLOW]!,
      raise: (row) => this.#raiseInPlace(row),
    })
  }

  /** Adds a fact. First occurrences and rare changes are sent at once; the rest waits for the tick. */
  emit(protocolState: ProtocolState, emitted: EmittedFact, time: Microseconds, frame: number): void {
    const row = protocolState.rows?.find(emitted, this.#emittedIn)
    const before = protocolState.lastRow
    const claim = this.claims.of(protocolState.flow, emitted)
    const counted = claim === undefined ? -1 : this.claims.hear(claim, emitted, row ?? -1)
    if (counted >= 0) {
      this.#see(counted, time, frame)
      return
    }
    if (row === undefined) {
      this.#goUp(protocolState, emitted, time, time, 1, frame, before, false)
      const made = this.#make(protocolState, emitted, time, frame, urgencyOf(emitted))
      if (made >= 0) {
        protocolState.rows ??= new FactRows()
        protocolState.rows.add(made, this.#emittedIn)
        protocolState.lastRow = made
        this.#follows(protocolState, made)
        if (claim !== undefined) claim.row = made
      }
      return
    }
    this.#emitted[row] = emitted
    this.#see(row, time, frame)
    protocolState.lastRow = row
    this.#follows(protocolState, row)
    if (this.#urgency[row] === CHANGE && this.#mayGoUp(row, time)) this.#raise(row, before)
  }

  /** Counts a message by its signature, unless it must be read. */
  counts(protocolState: ProtocolState, foldKey: number, time: Microseconds, frame: number): Counted {
    const { flow, lastRow } = protocolState
    const numbers = this.#numbers
    const links = this.#links
    let row = lastRow < 0 ? -1 : links[lastRow * LINKS + SUCCESSOR]!
    if (row < 0 || links[row * LINKS + FLOW] !== flow || numbers[row * NUMBERS + SIGNATURE] !== foldKey) {
      row = this.#foldKeys.get(flow, foldKey)
      if (row < 0) return 'unknown'
      if (lastRow >= 0) links[lastRow * LINKS + SUCCESSOR] = row
    }
    this.#see(row, time, frame)
    protocolState.lastRow = row
    this.#follows(protocolState, row)
    if (time < numbers[row * NUMBERS + REREAD_AT]!) return 'yes'
    numbers[row * NUMBERS + REREAD_AT] = this.#nextReread(row, time)
    return 'due'
  }

  /** Now and then a folded message is read again, ever more rarely, so that its values stay known. */
  #nextReread(row: number, time: Microseconds): Microseconds {
    if (!this.#rereads) return Number.POSITIVE_INFINITY
    const age = time - this.#numbers[row * NUMBERS + FIRST]!
    return time + Math.min(Math.max(limits.firstRereadSeconds * 1e6, age), limits.rereadSeconds * 1e6)
  }

  /**
   * Stores the facts of a message with this signature, except values: they have rows of their own and are read again
   * periodically (see `counts`). Changing operations stay on the slow path.
   */
  remember(
    protocolState: ProtocolState,
    foldKey: number,
    emitted: readonly EmittedFact[],
    time: Microseconds,
    frame: number,
  ): void {
    const isPlain = emitted.every((one) => !isTimed(one) && one.fact.kind !== 'anomaly')
    if (!isPlain || emitted.length > limits.factsPerSignature || protocolState.foldKeys?.has(foldKey)) return
    const row = this.#make(protocolState, emitted, time, frame, QUIET)
    if (row < 0) return
    this.#numbers[row * NUMBERS + SIGNATURE] = foldKey
    this.#numbers[row * NUMBERS + REREAD_AT] = this.#nextReread(row, time)
    protocolState.foldKeys ??= new Map()
    protocolState.foldKeys.set(foldKey, row)
    this.#foldKeys.set(protocolState.flow, foldKey, row)
  }

  /** A message with this signature had no facts for the models when it was read: until `time` it is only counted. */
  restsUntil(protocolState: ProtocolState, foldKey: number, time: Microseconds): void {
    const row = protocolState.foldKeys?.get(foldKey)
    if (row !== undefined) this.#numbers[row * NUMBERS + REREAD_AT] = time
  }

  /**
   * A consumer needs values that none needed before, or the clock was set back: every message with values is read again
   * when it comes next.
   */
  wake(): void {
    for (let row = 0; row < this.#size; row++) {
      const at = row * NUMBERS + REREAD_AT
      if (this.#numbers[at]! < Number.POSITIVE_INFINITY) this.#numbers[at] = 0
    }
  }

  /** Name of a row's operation, of several the last; undefined if it has none. */
  operationName(row: number): string | undefined {
    const emitted = this.#emitted[row]
    const fact = emitted === undefined || isOne(emitted) ? emitted?.fact : emitted.at(-1)?.fact
    return fact?.kind === 'operation' ? fact.name : undefined
  }

  /** A whole second has passed: what has waited long enough goes up, and what came so often that its pace is of interest. */
  tick(now: Microseconds): void {
    // Facts from before a clock jump are sent separately.
    const isJump = Math.abs(now - this.#lookedSoon) > 1e6
    this.#raiseDue(this.#dirtySoon, now, this.#lookedSoon)
    this.#lookedSoon = now
    if (!isJump && Math.round(now / 1e6) % UNHURRIED_SECONDS !== 0) return
    this.#raiseDue(this.#dirty, now, this.#looked)
    this.#looked = now
  }

  /** @param before when the list was looked at before */
  #raiseDue(dirty: number[], now: Microseconds, before: Microseconds): void {
    const numbers = this.#numbers
    const looks = this.#looks
    let kept = 0
    for (const row of dirty) {
      if (this.#isDirty[row] === 0) continue
      const at = row * NUMBERS
      const waited = now - numbers[at + LAST_UP]!
      const seen = looks[row * LOOKS + SEEN]!
      const isBusy = numbers[at + PENDING]! - seen >= limits.busyRepeats
      // If the clock was set back between the two, their times cannot be distinguished.
      if (isBusy && seen > 0 && before <= numbers[at + LAST]!) this.#raiseEarlier(row, before)
      if (isBusy || waited >= REPEAT_DELAY[this.#urgency[row]!]! || waited < CLOCK_SET_BACK) this.#raise(row)
      else {
        looks[row * LOOKS + SEEN] = numbers[at + PENDING]!
        looks[row * LOOKS + SEEN_LAST] = numbers[at + LAST]!
        looks[row * LOOKS + SEEN_FRAME] = numbers[at + LAST_FRAME]!
        dirty[kept++] = row
      }
    }
    dirty.length = kept
  }

  /** Which poll followed which since the call before, by conversation, with one of its polls. */
  *takeOrders(): Iterable<readonly [ProtocolState, EmittedFact, QuestionOrder]> {
    for (let row = 0; row < this.#size; row++) {
      const links = row * LINKS
      const owner = this.#owner[row]
      if (this.#links[links + TIMES_AFTER] === 0 || owner === undefined) continue
      if (owner.questionsInMinute < limits.leastQuestions) this.#links[links + TIMES_AFTER] = 0
      else this.#ends(owner, row)
      owner.orderRow = row
      this.#ordered.add(owner)
    }
    for (const owner of this.#ordered) {
      const { order, orderRow, questionsInMinute } = owner
      owner.order = undefined
      owner.questionsInMinute = 0
      if (questionsInMinute < limits.leastQuestions) continue
      if (order !== undefined && this.#owner[orderRow] === owner)
        yield [owner, pollIn(this.#emitted[orderRow]!), order]
    }
    this.#ordered.clear()
  }

  /** The flow is over: all that waits goes up, and its rows are free. */
  release(protocolState: ProtocolState): void {
    this.#ordered.delete(protocolState)
    const { flow, rows, foldKeys } = protocolState
    if (foldKeys !== undefined) for (const foldKey of foldKeys.keys()) this.#foldKeys.delete(flow, foldKey)
    if (rows !== undefined) for (const row of rows.all()) this.#let(row)
    if (foldKeys !== undefined) for (const row of foldKeys.values()) this.#let(row)
    protocolState.rows = protocolState.foldKeys = undefined
  }

  /** The row reports what waits and is free. */
  #let(row: number): void {
    this.#raise(row)
    this.#owner[row] = undefined
    this.#emitted[row] = undefined
    this.#links[row * LINKS + FLOW] = -1
    this.#free.push(row)
  }

  /** Retransmissions, and the first polls of a conversation, show no order. */
  #follows(protocolState: ProtocolState, row: number): void {
    const links = this.#links
    const at = row * LINKS
    const question = links[at + QUESTION]!
    if (question === 0) return
    const before = protocolState.lastQuestion
    protocolState.lastQuestion = question
    if (before === question || protocolState.questions++ < limits.firstQuestions) return
    if (links[at + QUESTION_BEFORE] !== before) {
      this.#ends(protocolState, row)
      links[at + QUESTION_BEFORE] = before
    }
    links[at + TIMES_AFTER]!++
    protocolState.questionsInMinute++
  }

  /** Adds the times that a row followed one question to the order of its conversation. */
  #ends(protocolState: ProtocolState, row: number): void {
    const links = this.#links
    const at = row * LINKS
    const times = links[at + TIMES_AFTER]!
    links[at + TIMES_AFTER] = 0
    if (times === 0) return
    if (protocolState.order === undefined) {
      protocolState.order = new QuestionOrder()
      this.#ordered.add(protocolState)
    }
    protocolState.order.add(links[at + QUESTION_BEFORE]!, links[at + QUESTION]!, times)
  }

  #see(row: number, time: Microseconds, frame: number): void {
    const numbers = this.#numbers
    const at = row * NUMBERS
    numbers[at + LAST] = time
    numbers[at + LAST_FRAME] = frame
    const pending = numbers[at + PENDING]!++
    if (pending > 0) {
      if (pending === ALL_BUT_ONE) this.#raiseInPlace(row)
      return
    }
    numbers[at + PENDING_SINCE] = time
    if (this.#isDirty[row] === 1) return
    this.#isDirty[row] = 1
    if (this.#urgency[row] === QUIET) this.#dirty.push(row)
    else this.#dirtySoon.push(row)
  }

  #mayGoUp(row: number, time: Microseconds): boolean {
    const second = Math.floor(time / 1e6)
    const lastUp = this.#numbers[row * NUMBERS + LAST_UP]!
    if (Math.floor(lastUp / 1e6) !== second) this.#upThisSecond[row] = 0
    return this.#upThisSecond[row]!++ < limits.changesPerSecond
  }

  /** Counts up to the last look are sent separately: a burst that follows has a time of its own. */
  #raiseEarlier(row: number, look: Microseconds): void {
    const numbers = this.#numbers
    const at = row * NUMBERS
    const looks = this.#looks
    const [pending, last, frame] = [numbers[at + PENDING]!, numbers[at + LAST]!, numbers[at + LAST_FRAME]!]
    const earlier = looks[row * LOOKS + SEEN]!
    numbers[at + PENDING] = earlier
    numbers[at + LAST] = looks[row * LOOKS + SEEN_LAST]!
    numbers[at + LAST_FRAME] = looks[row * LOOKS + SEEN_FRAME]!
    this.#raise(row)
    this.#isDirty[row] = 1
    numbers[at + PENDING] = pending - earlier
    numbers[at + PENDING_SINCE] = look
    numbers[at + LAST] = last
    numbers[at + LAST_FRAME] = frame
  }

  /** Sends the waiting counts of the row; it keeps its place in its list, if any. */
  #raiseInPlace(row: number): void {
    const isDirty = this.#isDirty[row]!
    this.#raise(row)
    this.#isDirty[row] = isDirty
  }

  #raise(row: number, before = -1): void {
    const numbers = this.#numbers
    const at = row * NUMBERS
    const count = numbers[at + PENDING]!
    numbers[at + PENDING] = this.#looks[row * LOOKS + SEEN] = 0
    this.#isDirty[row] = 0
    const owner = this.#owner[row]
    if (count === 0 || owner === undefined) return
    const since = numbers[at + PENDING_SINCE]!
    const last = numbers[at + LAST]!
    const frame = numbers[at + LAST_FRAME]!
    numbers[at + LAST_UP] = last
    const emitted = this.#emitted[row]!
    if (isOne(emitted)) this.#goUp(owner, emitted, since, last, count, frame, before, true)
    else for (const one of emitted) this.#goUp(owner, one, since, last, count, frame, before, true)
  }

  #make(
    protocolState: ProtocolState,
    emitted: EmittedFact | readonly EmittedFact[],
    time: Microseconds,
    frame: number,
    urgency: number,
  ): number {
    const rows = (protocolState.rows?.size ?? 0) + (protocolState.foldKeys?.size ?? 0)
    if (rows >= limits.rowsPerFlow) this.#evict(protocolState)
    let row = this.#free.pop()
    if (row === undefined) {
      if (this.#size >= limits.rows) {
        this.counters.foldRowLimit++
        return -1
      }
      row = this.#size++
      if (row === this.#urgency.length) this.#grow()
    }
    this.counters.foldRows++
    this.#emitted[row] = emitted
    this.#owner[row] = protocolState
    this.#urgency[row] = urgency
    const at = row * NUMBERS
    const numbers = this.#numbers
    numbers[at + PENDING] = numbers[at + PENDING_SINCE] = 0
    numbers[at + SIGNATURE] = numbers[at + REREAD_AT] = 0
    numbers[at + FIRST] = numbers[at + LAST] = numbers[at + LAST_UP] = time
    numbers[at + LAST_FRAME] = frame
    this.#links[row * LINKS + FLOW] = protocolState.flow
    this.#links[row * LINKS + SUCCESSOR] = -1
    this.#links[row * LINKS + QUESTION] = questionIn(emitted)
    this.#links[row * LINKS + QUESTION_BEFORE] = this.#links[row * LINKS + TIMES_AFTER] = 0
    this.#upThisSecond[row] = 1
    this.#looks[row * LOOKS + SEEN] = 0
    return row
  }

  /** Drops the oldest row of a flow with too many different facts. */
  #evict(protocolState: ProtocolState): void {
    const oldest = protocolState.rows?.takeOldest(this.#emittedIn) ?? this.#takeOldestSignature(protocolState)
    if (oldest === undefined) return
    this.#let(oldest)
    if (protocolState.lastRow === oldest) protocolState.lastRow = -1
    this.counters.foldRowsEvicted++
  }

  #takeOldestSignature({ flow, foldKeys }: ProtocolState): number | undefined {
    const [oldest] = foldKeys ?? []
    if (oldest === undefined) return undefined
    foldKeys?.delete(oldest[0])
    this.#foldKeys.delete(flow, oldest[0])
    return oldest[1]
  }

  #grow(): void {
    const rows = nextLength(this.#urgency.length, limits.rows)
    this.#isDirty = grown(this.#isDirty, rows)
    this.#urgency = grown(this.#urgency, rows)
    this.#upThisSecond = grown(this.#upThisSecond, rows)
    this.#looks = grown(this.#looks, rows * LOOKS)
    this.#numbers = grown(this.#numbers, rows * NUMBERS)
    this.#links = grown(this.#links, rows * LINKS)
  }
}

/** The fact of a message that is its question. */
function pollIn(emitted: EmittedFact | readonly EmittedFact[]): EmittedFact {
  return isOne(emitted) ? emitted : (emitted.find((one) => questionOf(one) !== 0) ?? emitted[0]!)
}

/** The question of a message: of its first operation. */
function questionIn(emitted: EmittedFact | readonly EmittedFact[]): number {
  if (isOne(emitted)) return questionOf(emitted)
  for (const one of emitted) {
    const question = questionOf(one)
    if (question !== 0) return question
  }
  return 0
}
