import { type Fact, isQuiet } from '#model/fact'
import type { Microseconds } from '#model/time'
import type { Conversation } from './conversation.ts'
import { FactRows } from './fact-rows.ts'
import { limits } from './limits.ts'
import type { Entry } from './registry.ts'
import { SignatureTable } from './signature-table.ts'

/** How a row's repeats go up: rarely; at once while they are few; soon. */
const QUIET = 0
const CHANGE = 1
const NOTABLE = 2
/** Ticks between two looks at the rows that are in no hurry. */
const UNHURRIED_SECONDS = 10

/** How long repeats of each kind wait after the last time. */
const PATIENCE: readonly Microseconds[] = [limits.quietRepeatSeconds * 1e6, 0, limits.repeatSeconds * 1e6]

/** One fact that a row stands for. */
export interface Told {
  readonly fact: Fact
  readonly entry: Entry
}

const NOTHING: readonly Told[] = []

/** What goes up to the judges: what a row stands for, and how often it was seen since the last time. */
export type GoUp = (
  conversation: Conversation,
  told: Told,
  time: Microseconds,
  lastTime: Microseconds,
  count: number,
  frame: number,
  /** Row that came before on the same flow; -1 for none. */
  before: number,
) => void

/**
 * The same fact again costs a counter. A row keeps, for one fact (or one message with a signature) of one flow, how often
 * and when it came since it was last told; the flow keeps which row came last, so that order survives folding.
 */
export class FoldTable {
  readonly counters = { foldRows: 0, foldRowsEvicted: 0, foldRowLimit: 0 }
  readonly #rereads: boolean
  readonly #longestPause: Microseconds = limits.rereadSeconds * 1e6
  readonly #goUp: GoUp
  readonly #signatures = new SignatureTable()
  /** One fact, or all of a message with a signature; undefined where the row is free. */
  #told: (Told | readonly Told[] | undefined)[] = []
  readonly #toldIn = (row: number): Told => factsOf(this.#told[row])[0]!
  #owner: (Conversation | undefined)[] = []
  #free: number[] = []
  /** Rows with something to tell: those in no hurry, and the others. */
  #dirty: number[] = []
  #dirtySoon: number[] = []
  #isDirty = new Uint8Array(1024)
  #kind = new Uint8Array(1024)
  #pending = new Float64Array(1024)
  first = new Float64Array(1024)
  last = new Float64Array(1024)
  #lastUp = new Float64Array(1024)
  #lastSlow = new Float64Array(1024)
  #pendingSince = new Float64Array(1024)
  #lastFrame = new Float64Array(1024)
  #upThisSecond = new Uint8Array(1024)
  #size = 0

  /** @param rereads read messages with a known signature again now and then, for their values. */
  constructor(rereads: boolean, goUp: GoUp) {
    this.#rereads = rereads
    this.#goUp = goUp
  }

  /** A fact was told. First times and rare changes go up at once; the rest waits for the tick. */
  tell(conversation: Conversation, told: Told, time: Microseconds, frame: number): void {
    const row = conversation.rows?.find(told, this.#toldIn)
    const before = conversation.root.lastRow
    if (row === undefined) {
      this.#goUp(conversation, told, time, time, 1, frame, before)
      const made = this.#make(conversation, told, time, frame, kindOf(told.fact))
      if (made >= 0) {
        conversation.rows ??= new FactRows()
        conversation.rows.add(told, made, this.#toldIn)
        conversation.root.lastRow = made
      }
      return
    }
    this.#told[row] = told
    this.#see(conversation, row, time, frame)
    if (this.#kind[row] === CHANGE && this.#mayGoUp(row, time)) this.#raise(row, before)
  }

  /** Row for a message's signature if it may be counted without being read; -1 if it must take the slow path. */
  known(conversation: Conversation, signature: number, time: Microseconds): number {
    const row = this.#signatures.get(conversation.flow, signature)
    if (row < 0) return -1
    // Now and then a folded message is read again, so that its values stay known.
    const lastSlow = this.#lastSlow[row]!
    const pause = Math.max(limits.firstRereadSeconds * 1e6, lastSlow - this.first[row]!)
    if (time - lastSlow >= Math.min(pause, this.#longestPause) && this.#rereads) {
      this.#lastSlow[row] = time
      return -1
    }
    return row
  }

  /** Counts a message that `known` has found. */
  again(conversation: Conversation, row: number, time: Microseconds, frame: number): void {
    this.#see(conversation, row, time, frame)
  }

  /**
   * Remembers what the slow path told about a message with this signature, values aside: they have rows of their own
   * and are read anew now and then (see `known`). Changing operations stay on the slow path.
   */
  remember(
    conversation: Conversation,
    signature: number,
    told: readonly Told[],
    time: Microseconds,
    frame: number,
  ): void {
    const isPlain = told.every(({ fact }) => !isChange(fact) && fact.kind !== 'anomaly')
    if (!isPlain || told.length > limits.factsPerSignature || conversation.signatures?.has(signature)) return
    const row = this.#make(conversation, told, time, frame, QUIET)
    if (row < 0) return
    conversation.signatures ??= new Map()
    conversation.signatures.set(signature, row)
    this.#signatures.set(conversation.flow, signature, row)
  }

  /** Name of the operation a row stands for; undefined if it is none, or not one alone. */
  operationName(row: number): string | undefined {
    const fact = factsOf(this.#told[row])[0]?.fact
    return fact?.kind === 'operation' ? fact.name : undefined
  }

  /** A whole second has passed: what has waited long enough goes up. */
  tick(now: Microseconds): void {
    this.#raiseDue(this.#dirtySoon, now)
    if (Math.round(now / 1e6) % UNHURRIED_SECONDS === 0) this.#raiseDue(this.#dirty, now)
  }

  #raiseDue(dirty: number[], now: Microseconds): void {
    let kept = 0
    for (const row of dirty) {
      if (this.#isDirty[row] === 0) continue
      if (now - this.#lastUp[row]! >= PATIENCE[this.#kind[row]!]!) this.#raise(row)
      else dirty[kept++] = row
    }
    dirty.length = kept
  }

  /** The flow is over: all that waits goes up, and its rows are free. */
  release(conversation: Conversation): void {
    for (const signature of conversation.signatures?.keys() ?? [])
      this.#signatures.delete(conversation.flow, signature)
    for (const row of conversation.rows?.all() ?? []) this.#let(row)
    for (const row of conversation.signatures?.values() ?? []) this.#let(row)
    conversation.rows = conversation.signatures = undefined
  }

  /** The row tells what waits and is free. */
  #let(row: number): void {
    this.#raise(row)
    this.#owner[row] = undefined
    this.#told[row] = undefined
    this.#free.push(row)
  }

  #see(conversation: Conversation, row: number, time: Microseconds, frame: number): void {
    this.last[row] = time
    this.#lastFrame[row] = frame
    if (this.#pending[row]!++ === 0) {
      this.#pendingSince[row] = time
      if (this.#isDirty[row] === 0) {
        this.#isDirty[row] = 1
        if (this.#kind[row] === QUIET) this.#dirty.push(row)
        else this.#dirtySoon.push(row)
      }
    }
    conversation.root.lastRow = row
  }

  #mayGoUp(row: number, time: Microseconds): boolean {
    const second = Math.floor(time / 1e6)
    if (Math.floor(this.#lastUp[row]! / 1e6) !== second) this.#upThisSecond[row] = 0
    return this.#upThisSecond[row]!++ < limits.changesPerSecond
  }

  #raise(row: number, before = -1): void {
    const count = this.#pending[row]!
    this.#pending[row] = 0
    this.#isDirty[row] = 0
    const owner = this.#owner[row]
    if (count === 0 || owner === undefined) return
    this.#lastUp[row] = this.last[row]!
    for (const told of factsOf(this.#told[row])) {
      this.#goUp(owner, told, this.#pendingSince[row]!, this.last[row]!, count, this.#lastFrame[row]!, before)
    }
  }

  #make(
    conversation: Conversation,
    told: Told | readonly Told[],
    time: Microseconds,
    frame: number,
    kind: number,
  ): number {
    const rows = (conversation.rows?.size ?? 0) + (conversation.signatures?.size ?? 0)
    if (rows >= limits.rowsPerFlow) this.#evict(conversation)
    let row = this.#free.pop()
    if (row === undefined) {
      if (this.#size >= limits.rows) {
        this.counters.foldRowLimit++
        return -1
      }
      row = this.#size++
      if (row === this.first.length) this.#grow()
    }
    this.counters.foldRows++
    this.#told[row] = told
    this.#owner[row] = conversation
    this.#kind[row] = kind
    this.#pending[row] = 0
    this.first[row] = this.last[row] = this.#lastUp[row] = this.#lastSlow[row] = time
    this.#lastFrame[row] = frame
    this.#upThisSecond[row] = 1
    return row
  }

  /** Drops the oldest row of a flow that says too many different things. */
  #evict(conversation: Conversation): void {
    const oldest = conversation.rows?.takeOldest() ?? this.#takeOldestSignature(conversation)
    if (oldest === undefined) return
    this.#let(oldest)
    if (conversation.root.lastRow === oldest) conversation.root.lastRow = -1
    this.counters.foldRowsEvicted++
  }

  #takeOldestSignature({ flow, signatures }: Conversation): number | undefined {
    const [oldest] = signatures ?? []
    if (oldest === undefined) return undefined
    signatures?.delete(oldest[0])
    this.#signatures.delete(flow, oldest[0])
    return oldest[1]
  }

  #grow(): void {
    const rows = this.first.length * 2
    const longer = (column: Float64Array<ArrayBuffer>) => {
      const grown = new Float64Array(rows)
      grown.set(column)
      return grown
    }
    const octets = (column: Uint8Array<ArrayBuffer>) => {
      const grown = new Uint8Array(rows)
      grown.set(column)
      return grown
    }
    this.#isDirty = octets(this.#isDirty)
    this.#kind = octets(this.#kind)
    this.#upThisSecond = octets(this.#upThisSecond)
    this.#pending = longer(this.#pending)
    this.first = longer(this.first)
    this.last = longer(this.last)
    this.#lastUp = longer(this.#lastUp)
    this.#lastSlow = longer(this.#lastSlow)
    this.#pendingSince = longer(this.#pendingSince)
    this.#lastFrame = longer(this.#lastFrame)
  }
}

function kindOf(fact: Fact): number {
  if (isChange(fact)) return CHANGE
  return fact.kind === 'anomaly' || fact.kind === 'session' || fact.kind === 'transfer' ? NOTABLE : QUIET
}

function isChange(fact: Fact): boolean {
  return fact.kind === 'operation' && !isQuiet(fact.verb)
}

function factsOf(told: Told | readonly Told[] | undefined): readonly Told[] {
  if (told === undefined) return NOTHING
  return 'entry' in told ? [told] : told
}
