import type { Verb } from '#model/fact'
import type { Microseconds } from '#model/time'
import { limits } from './limits.ts'
import { OrderModel } from './order-model.ts'
import type { RateModel } from './rate-model.ts'

const HOUR = 3_600_000_000

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
  readonly habits = new Map<string, Map<string, Symbol>>()
  /** M3. */
  readonly order = new OrderModel()
  /** M4, by operation code. */
  readonly rates = new Map<string, RateModel>()
  count = 0
  /** Symbols seen exactly once. */
  #singles = 0
  #symbols = 0
  first: Microseconds
  last: Microseconds
  #lastNew: Microseconds
  #isClosed = false

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

  /** Learns one symbol, seen `count` times. False where the habit is full. */
  learn(habit: string, symbol: string, time: Microseconds, lastTime: Microseconds, count: number): boolean {
    let symbols = this.habits.get(habit)
    if (symbols === undefined) {
      symbols = new Map()
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
    const seen = now - this.first
    const quiet = Math.min(seen * limits.quietShare, limits.quietHours * HOUR)
    this.#isClosed =
      this.count >= Math.max(limits.channelOperations, limits.operationsPerSymbol * this.#symbols) &&
      this.#singles / this.count < limits.novelty &&
      seen >= limits.channelHours * HOUR &&
      now - this.#lastNew >= quiet
    return this.#isClosed
  }

  close(): void {
    this.#isClosed = true
  }
}

export function channelKey(client: string, server: string, protocol: string, unit: string): string {
  return `${client}\n${server}\n${protocol}\n${unit}`
}
