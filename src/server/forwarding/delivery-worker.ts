import type { Destination } from '#model/destination'
import type { WaitingMessage } from '#store/outbox'
import type { Store } from '#store/store'
import { type Delivery, limits } from './transport.ts'

const pauses = {
  /** After a failure; doubled with each further one up to the longest, less a random part so that not all come at once. */
  firstMs: 1000,
  longestMs: 30_000,
  /** Attempts before a message the receiver itself will not take is let go, so that the rest gets through. */
  refusals: 5,
} as const

export interface Chance {
  /** A number between 0 and 1. */
  random(): number
  /** Milliseconds of a clock that is never set. */
  nowMs(): number
}

const MACHINE: Chance = { random: Math.random, nowMs: () => performance.now() }

export type Deliver = (destination: Destination, messages: readonly WaitingMessage[]) => Promise<Delivery>

/** Takes the messages of one destination there, in their order, for as long as it is called. */
export class DeliveryWorker {
  readonly #store: Store
  readonly #deliver: Deliver
  readonly #chance: Chance
  #failures = 0
  /** On the monotonic clock: a clock that is set must not hold messages back. */
  #restsUntilMs = 0
  #isStopped = false
  #refused: { number: number; count: number } = { number: 0, count: 0 }
  #underWay: Promise<void> | undefined

  constructor(store: Store, deliver: Deliver, chance: Chance = MACHINE) {
    this.#store = store
    this.#deliver = deliver
    this.#chance = chance
  }

  /** When it is tried again, in milliseconds since 1970; undefined while nothing failed. */
  get nextMs(): number | undefined {
    if (this.#failures === 0) return undefined
    return Date.now() + Math.max(0, this.#restsUntilMs - this.#chance.nowMs())
  }

  /** Begins to send what waits, unless it does already or rests after a failure. */
  wake(destination: Destination): void {
    if (this.#underWay !== undefined || this.#chance.nowMs() < this.#restsUntilMs) return
    this.#underWay = this.#send(destination).finally(() => {
      this.#underWay = undefined
    })
  }

  /** Forgets that it failed: what failed was changed. */
  hurry(): void {
    this.#failures = 0
    this.#restsUntilMs = 0
  }

  /** Ends after the batch that is under way. */
  stop(): void {
    this.#isStopped = true
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    await this.#underWay
  }

  /** Sends until nothing waits, something goes wrong, or it is stopped. */
  async #send(destination: Destination): Promise<void> {
    while (!this.#isStopped && (await this.#sendBatch(destination)));
  }

  /** True if there may be more that can be sent. */
  async #sendBatch(destination: Destination): Promise<boolean> {
    try {
      const messages = await this.#store.waiting(destination.id, limits.batch)
      if (messages.length === 0) return false
      const delivery = await this.#deliver(destination, messages)
      await this.#store.attempted(destination.id, {
        time: Date.now() * 1000,
        sent: delivery.sent,
        refused: this.#letGo(delivery),
        problem: delivery.problem,
      })
      if (delivery.problem !== '') this.#rest(delivery)
      else this.hurry()
      return delivery.problem === '' && messages.length === limits.batch
    } catch {
      // The store cannot be asked or told now. Messages that went are sent again: at least once.
      this.#rest({ sent: [], problem: '', answer: '' })
      return false
    }
  }

  #rest({ sent, retryAfterMs = 0 }: Delivery): void {
    this.#failures = sent.length > 0 ? 1 : this.#failures + 1
    const longest = Math.min(pauses.firstMs * 2 ** (this.#failures - 1), pauses.longestMs)
    const rest = Math.max(longest * (0.5 + this.#chance.random() / 2), retryAfterMs)
    this.#restsUntilMs = this.#chance.nowMs() + rest
  }

  #letGo({ refused }: Delivery): readonly number[] {
    if (refused === undefined) return []
    const count = this.#refused.number === refused ? this.#refused.count + 1 : 1
    this.#refused = { number: refused, count }
    return count >= pauses.refusals ? [refused] : []
  }
}
