import type { Verb } from '#model/fact'
import { SmallMap } from '#model/small-map'
import type { Microseconds } from '#model/time'
import { type Shown, waitsOf } from './closing.ts'
import { hourBit } from './hours.ts'
import { limits } from './limits.ts'
import { OrderModel } from './order-model.ts'
import { isOfOneDay, isOverdue, probationEnds } from './probation.ts'
import type { RateModel } from './rate-model.ts'

const HOUR = 3_600_000_000
const LOOK_EVERY: Microseconds = 60e6

/** How often one symbol was seen, and when. */
export interface Symbol {
  count: number
  first: Microseconds
  last: Microseconds
}

/** M2: what one client asks of one unit of one server by one protocol. */
export class Channel {
  readonly client: string
  readonly server: string
  readonly protocol: string
  readonly unit: string
  /** Habit → symbol → how often; the habit `verb` is always there. */
  readonly habits = new Map<string, SmallMap<string, Symbol>>()
  /** M3. */
  readonly order = new OrderModel()
  /** M4, by operation code. */
  readonly rates = new SmallMap<string, RateModel>()
  /** Of the first channel between two by a protocol: the one without a unit, where that is another. */
  plain: Channel | undefined
  count = 0
  /** Hours of the day it was at work in: `hours.ts`. */
  hours = 0
  /** Until then pace and order are learned anew, whatever is closed. */
  relearnsUntil: Microseconds = Number.NEGATIVE_INFINITY
  /** Symbols seen exactly once. */
  #singles = 0
  #symbols = 0
  /** Symbols that were seen on one day only when it closed by itself. */
  #onProbation = 0
  first: Microseconds
  last: Microseconds
  #lastNew: Microseconds
  #isClosed = false
  #looksAgain: Microseconds = Number.NEGATIVE_INFINITY

  constructor(client: string, server: string, protocol: string, unit: string, time: Microseconds) {
    this.client = client
    this.server = server
    this.protocol = protocol
    this.unit = unit
    this.first = this.last = this.#lastNew = time
  }

  knows(habit: string, symbol: string): boolean {
    return this.habits.get(habit)?.has(symbol) ?? false
  }

  knowsVerb(verb: Verb): boolean {
    return this.knows('verb', verb)
  }

  get hasProbation(): boolean {
    return this.#onProbation > 0
  }

  /** Known, but from one day only, and that is a while ago. */
  isOnProbation(habit: string, symbol: string, now: Microseconds): boolean {
    const known = this.#unproven(habit, symbol)
    return known !== undefined && now - known.last >= limits.probationQuietHours * HOUR
  }

  #unproven(habit: string, symbol: string): Symbol | undefined {
    if (this.#onProbation === 0) return undefined
    const known = this.habits.get(habit)?.get(symbol)
    return known !== undefined && isOfOneDay(known) ? known : undefined
  }

  /** It was at work from `time` to `lastTime`, `count` times. */
  note(time: Microseconds, lastTime: Microseconds, count: number): void {
    this.count += count
    this.last = Math.max(this.last, lastTime)
    this.hours |= hourBit(time) | hourBit(lastTime)
  }

  /** Learns one symbol, seen `count` times. False where the habit is full. */
  learn(habit: string, symbol: string, time: Microseconds, lastTime: Microseconds, count: number): boolean {
    let symbols = this.habits.get(habit)
    if (symbols === undefined) {
      symbols = new SmallMap()
      this.habits.set(habit, symbols)
    }
    const known = symbols.get(symbol)
    if (known !== undefined) {
      if (known.count === 1) this.#singles--
      known.count += count
      known.last = Math.max(known.last, lastTime)
      return true
    }
    if (symbols.size >= limits.symbolsPerHabit) return false
    symbols.set(symbol, { count, first: time, last: lastTime })
    this.#symbols++
    if (count === 1) this.#singles++
    this.#lastNew = time
    return true
  }

  /** A symbol on probation has come again: on another day it has stood it. */
  prove(habit: string, symbol: string, lastTime: Microseconds, count: number): void {
    const known = this.#unproven(habit, symbol)
    if (known === undefined) return
    this.learn(habit, symbol, lastTime, lastTime, count)
    if (!isOfOneDay(known)) this.#onProbation--
  }

  /** Forgets what has been on probation for too long; answers when the next of the others ends. */
  expire(now: Microseconds): Microseconds {
    let next = Number.POSITIVE_INFINITY
    if (this.#onProbation === 0) return next
    for (const [habit, symbols] of this.habits)
      for (const [symbol, seen] of symbols)
        if (isOverdue(seen, now)) {
          this.#onProbation--
          this.forget(habit, symbol, seen.first)
        } else if (isOfOneDay(seen)) next = Math.min(next, probationEnds(seen))
    return next
  }

  /** Takes a symbol back that was not known before `since`. */
  forget(habit: string, symbol: string, since: Microseconds): void {
    const symbols = this.habits.get(habit)
    const known = symbols?.get(symbol)
    if (symbols === undefined || known === undefined || known.first < since) return
    symbols.delete(symbol)
    if (symbols.size === 0) this.habits.delete(habit)
    this.#symbols--
    if (known.count === 1) this.#singles--
  }

  /** True once nothing new is to be expected: detection.md §3. Stays true. */
  isClosed(now: Microseconds): boolean {
    if (this.#isClosed) return true
    // Asked of every operation: looked at once a minute.
    if (now < this.#looksAgain) return false
    this.#looksAgain = now + LOOK_EVERY
    if (waitsOf(this.#shown(), now).length > 0) return false
    this.#isClosed = true
    for (const symbols of this.habits.values())
      for (const seen of symbols.values()) if (isOfOneDay(seen)) this.#onProbation++
    return true
  }

  /** A person says so: nothing is on probation. */
  close(): void {
    this.#isClosed = true
    this.#onProbation = 0
  }

  #shown(): Shown {
    let shortestPause = Number.POSITIVE_INFINITY
    for (const { minutes, longestPause } of this.rates.values())
      if (minutes >= limits.minutesBeforeJudging) shortestPause = Math.min(shortestPause, longestPause)
    const { count, first, hours } = this
    return {
      ...{ count, first, hours, shortestPause },
      symbols: this.#symbols,
      singles: this.#singles,
      lastNew: this.#lastNew,
    }
  }
}

export function channelKey(client: string, server: string, protocol: string, unit: string): string {
  return `${client}\n${server}\n${protocol}\n${unit}`
}
