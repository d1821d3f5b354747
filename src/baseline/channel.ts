import type { Verb } from '#model/fact'
import { SmallMap } from '#model/small-map'
import type { Microseconds } from '#model/time'
import { type Shown, waitsOf } from './closing.ts'
import { hourBit } from './hours.ts'
import { limits } from './limits.ts'
import type { OrderModel } from './order-model.ts'
import { isOfOneDay, isOverdue, probationEnds } from './probation.ts'
import type { RateModel } from './rate-model.ts'
import { KeyValueRows, KeyValues, type SymbolSeen } from './symbols.ts'

const HOUR = 3_600_000_000
const LOOK_EVERY: Microseconds = 60e6

/** M2: what one client asks of one unit of one server by one protocol. */
export class Channel {
  readonly client: string
  readonly server: string
  readonly protocol: string
  readonly unit: string
  /** By behaviour key; the key `verb` always exists. */
  readonly keyValues: KeyValues
  /** M3; made with the first change. */
  order: OrderModel | undefined
  /** M4, by operation code. */
  readonly rates = new SmallMap<string, RateModel>()
  /** Of the first channel between two by a protocol: those of other units. */
  others: SmallMap<string, Channel> | undefined
  /**
   * The channel of the same two whose unit the recording did not show: a connection that was open when it began (CIP). It may
   * be this unit. Undefined where there is none, or this is it.
   */
  unitless: Channel | undefined
  /** It was removed: holders of a reference look it up again. */
  isGone = false
  count = 0
  /** Hours of the day it was at work in: `hours.ts`. */
  hours = 0
  /** Until then pace and order are learned anew, whatever is closed. */
  relearnsUntil: Microseconds = Number.NEGATIVE_INFINITY
  /** Symbols seen exactly once. */
  #singles = 0
  /** Symbols that were seen on one day only when it closed by itself. */
  #onProbation = 0
  first: Microseconds
  last: Microseconds
  #lastNew: Microseconds
  #isClosed = false
  #looksAgain: Microseconds = Number.NEGATIVE_INFINITY

  constructor(
    client: string,
    server: string,
    protocol: string,
    unit: string,
    time: Microseconds,
    rows: KeyValueRows = new KeyValueRows(0),
  ) {
    this.keyValues = new KeyValues(rows)
    this.client = client
    this.server = server
    this.protocol = protocol
    this.unit = unit
    this.first = this.last = this.#lastNew = time
  }

  /** Of the first channel: the one without a unit, where that is another. */
  get plain(): Channel | undefined {
    return this.others?.get('')
  }

  knows(behaviourKey: string, keyValue: string): boolean {
    return (
      this.keyValues.has(behaviourKey, keyValue) ||
      this.unitless?.keyValues.has(behaviourKey, keyValue) === true
    )
  }

  knowsVerb(verb: Verb): boolean {
    return this.knows('verb', verb)
  }

  /**
   * Probability that the next value of the key is a new one, by Good and Turing: the share of those seen once. 0 where none was
   * seen.
   */
  probabilityOfNew(behaviourKey: string): number {
    let [all, once] = [0, 0]
    for (const [, { count }] of this.keyValues.byBehaviourKey().get(behaviourKey) ?? []) {
      all += count
      if (count === 1) once++
    }
    return all === 0 ? 0 : once / all
  }

  get hasProbation(): boolean {
    return this.#onProbation > 0
  }

  /** Known, but from one day only, and that is a while ago. */
  isOnProbation(behaviourKey: string, keyValue: string, now: Microseconds): boolean {
    const known = this.#unproven(behaviourKey, keyValue)
    return known !== undefined && now - known.last >= limits.probationQuietHours * HOUR
  }

  #unproven(behaviourKey: string, keyValue: string): SymbolSeen | undefined {
    if (this.#onProbation === 0) return undefined
    const known = this.keyValues.get(behaviourKey, keyValue)
    return known !== undefined && isOfOneDay(known) ? known : undefined
  }

  /** It was at work from `time` to `lastTime`, `count` times. */
  note(time: Microseconds, lastTime: Microseconds, count: number): void {
    this.count += count
    this.last = Math.max(this.last, lastTime)
    this.hours |= hourBit(time) | hourBit(lastTime)
  }

  /** Learns one value, seen `count` times. False where the key is full. */
  learn(
    behaviourKey: string,
    keyValue: string,
    time: Microseconds,
    lastTime: Microseconds,
    count: number,
  ): boolean {
    const before = this.keyValues.again(behaviourKey, keyValue, lastTime, count)
    if (before >= 0) {
      if (before === 1) this.#singles--
      return true
    }
    if (this.keyValues.manyOf(behaviourKey) >= limits.symbolsPerBehaviourKey) return false
    this.keyValues.add(behaviourKey, keyValue, { count, first: time, last: lastTime })
    if (count === 1) this.#singles++
    this.#lastNew = time
    return true
  }

  /** A symbol on probation has come again: on another day it has stood it. */
  prove(behaviourKey: string, keyValue: string, lastTime: Microseconds, count: number): void {
    const known = this.#unproven(behaviourKey, keyValue)
    if (known === undefined) return
    this.learn(behaviourKey, keyValue, lastTime, lastTime, count)
    if (this.#unproven(behaviourKey, keyValue) === undefined) this.#onProbation--
  }

  /** Forgets what has been on probation for too long; answers when the next of the others ends. */
  expire(now: Microseconds): Microseconds {
    let next = Number.POSITIVE_INFINITY
    if (this.#onProbation === 0) return next
    for (const [behaviourKey, keyValues] of this.keyValues.byBehaviourKey())
      for (const [keyValue, seen] of keyValues)
        if (isOverdue(seen, now)) {
          this.#onProbation--
          this.forget(behaviourKey, keyValue, seen.first)
        } else if (isOfOneDay(seen)) next = Math.min(next, probationEnds(seen))
    return next
  }

  /** Takes a symbol back that was not known before `since`. */
  forget(behaviourKey: string, keyValue: string, since: Microseconds): void {
    const known = this.keyValues.get(behaviourKey, keyValue)
    if (known === undefined || known.first < since) return
    this.keyValues.delete(behaviourKey, keyValue)
    if (known.count === 1) this.#singles--
  }

  /** True once nothing new is to be expected: docs/internals/detection-models.md §4. Stays true. */
  isClosed(now: Microseconds): boolean {
    if (this.#isClosed) return true
    // Asked of every operation: looked at once a minute.
    if (now < this.#looksAgain) return false
    this.#looksAgain = now + LOOK_EVERY
    if (waitsOf(this.#shown(), now).length > 0) return false
    this.#isClosed = true
    for (const keyValues of this.keyValues.byBehaviourKey().values())
      for (const [, seen] of keyValues) if (isOfOneDay(seen)) this.#onProbation++
    return true
  }

  /** Closed by a person: no entry is on probation. */
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
      keyValues: this.keyValues.size,
      singles: this.#singles,
      lastNew: this.#lastNew,
    }
  }
}

export function channelKey(client: string, server: string, protocol: string, unit: string): string {
  return `${client}\n${server}\n${protocol}\n${unit}`
}
