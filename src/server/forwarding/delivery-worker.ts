import { createHash } from 'node:crypto'
import { clean } from '#bytes/text'
import type { AnyDestinationType, DeliveryOutcome, Item } from '#destination-kit/destination-type'
import type { ExportSource } from '#export/message-format'
import { cleanMessage } from '#export/message-object'
import type { Destination } from '#model/destination'
import { type AttemptResult, outboxLimits, type WaitingMessage } from '#store/outbox'
import type { Store } from '#store/store'
import type { Transport } from '#transports/transport'

export const pace = {
  /** An item is sent again after this, doubled with each try, less a random part so that not all come at once. */
  itemFirstMs: 500,
  /** Longest while the destination takes other items, and while it takes none. */
  itemLongestMs: 10_000,
  itemLongestFailingMs: 30 * 60_000,
  /** A destination rests after so many failed requests in a row, over so long: a quick one fails so often by chance. */
  failuresInARow: 20,
  failingMs: 2000,
  restFirstMs: 1000,
  restLongestMs: 30_000,
  /** Attempts before an item the receiver rejects is given up. */
  rejections: 5,
  /** Items whose results are stored together, and how long results may wait for it. */
  recorded: 100,
  recordMs: 1000,
} as const

export interface WorkerClock {
  /** A number between 0 and 1. */
  random(): number
  /** Milliseconds of a clock that is never set. */
  nowMs(): number
  /** Milliseconds since 1970. */
  wallMs(): number
  sleep(ms: number): Promise<void>
}

const MACHINE: WorkerClock = {
  random: Math.random,
  nowMs: () => performance.now(),
  wallMs: Date.now,
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
}

export interface DeliverySetup {
  readonly store: Store
  readonly type: AnyDestinationType
  readonly sender: () => ExportSource
  /** Throws where settings or secrets cannot be read. */
  readonly open: (destination: Destination) => Transport
  readonly clock?: WorkerClock
}

/** The idempotency key of a message: the same in every attempt and after a restart. */
export const keyOf = (destination: string, number: number): string =>
  createHash('sha256').update(`${destination} ${number}`).digest('hex')

/** From when, and by how much of the longest delay, the items of one request are put off. */
interface RetryBase {
  readonly wallMs: number
  readonly spread: number
}

interface Prepared {
  readonly waiting: WaitingMessage
  readonly item: Item
}

/**
 * Delivers the messages of one destination. Each message is retried by itself. Those of one object keep their order: the
 * store gives out only the oldest of each object.
 */
export class DeliveryWorker {
  readonly #setup: DeliverySetup
  readonly #clock: WorkerClock
  /** Failed requests since an item arrived. */
  #failures = 0
  #failingSinceMs = 0
  #rests = 0
  /** On the monotonic clock: a clock that is set must not hold messages back. */
  #restsUntilMs = 0
  #nextRequestMs = 0
  #isStopped = false
  #underWay: Promise<void> | undefined

  constructor(setup: DeliverySetup) {
    this.#setup = setup
    this.#clock = setup.clock ?? MACHINE
  }

  /** When it is tried again, in milliseconds since 1970; undefined while it does not rest. */
  get nextMs(): number | undefined {
    if (this.#rests === 0) return undefined
    return this.#clock.wallMs() + Math.max(0, this.#restsUntilMs - this.#clock.nowMs())
  }

  /** Begins to send what is due, unless it does already or rests after a failure. */
  wake(destination: Destination): void {
    if (this.#underWay !== undefined || this.#clock.nowMs() < this.#restsUntilMs) return
    this.#underWay = this.#send(destination).finally(() => {
      this.#underWay = undefined
    })
  }

  /** Forgets that it failed: what failed was changed. */
  endRest(): void {
    this.#failures = 0
    this.#rests = 0
    this.#restsUntilMs = 0
  }

  /** Ends after the request that is under way. */
  stop(): void {
    this.#isStopped = true
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    await this.#underWay
  }

  /** Sends until nothing is due, the destination must rest, or it is stopped. */
  async #send(destination: Destination): Promise<void> {
    let transport: Transport | undefined
    try {
      while (!this.#isStopped && this.#clock.nowMs() >= this.#restsUntilMs) {
        const due = await this.#setup.store.waiting(
          destination.id,
          outboxLimits.batch,
          this.#clock.wallMs() * 1000,
        )
        if (due.length === 0) return
        transport ??= this.#open(destination)
        if (transport === undefined) return
        await this.#sendAll(destination, transport, due)
        if (due.length < outboxLimits.batch) return
      }
    } catch {
      // The store cannot be used now. Messages that arrived are sent again: at least once.
      this.#rest(undefined)
    } finally {
      await transport?.close()
    }
  }

  #open(destination: Destination): Transport {
    try {
      return this.#setup.open(destination)
    } catch (error) {
      // DestinationSettings that cannot be used concern every message.
      const reason = (error as Error).message
      return {
        send: async (items) => items.map(() => ({ state: 'wait', reason })),
        close: async () => undefined,
      }
    }
  }

  async #sendAll(
    destination: Destination,
    transport: Transport,
    due: readonly WaitingMessage[],
  ): Promise<void> {
    const { type, sender, store } = this.#setup
    const source = sender()
    const prepared = due.map((waiting): Prepared => {
      const outgoing = {
        message: cleanMessage(waiting.message),
        queued: waiting.queued,
        sent: this.#clock.wallMs() * 1000,
        key: keyOf(destination.id, waiting.number),
      }
      return { waiting, item: type.map(outgoing, { sender: source, settings: destination.settings }) }
    })
    let results: AttemptResult[] = []
    let problem = ''
    let recordedMs = this.#clock.nowMs()
    const record = async () => {
      if (results.length === 0 && problem === '') return
      const attempt = { time: this.#clock.wallMs() * 1000, results, problem }
      results = []
      problem = ''
      recordedMs = this.#clock.nowMs()
      await store.attempted(destination.id, attempt)
    }
    const batches = cut(prepared, type)
    // Leaving the loop ends the iterator, and with it the parallel loops.
    const sendInTurn = async () => {
      for (const batch of batches) {
        if (this.#isStopped || this.#clock.nowMs() < this.#restsUntilMs) break
        const outcomes = await this.#sendBatch(transport, batch)
        // One time for all: items that failed together are due together, and stay one batch.
        const from = { wallMs: this.#clock.wallMs(), spread: 0.5 + this.#clock.random() / 2 }
        for (const [at, { waiting }] of batch.entries()) {
          const outcome = outcomes[at] ?? { state: 'retry', reason: 'no outcome' }
          const result = this.#resultOf(outcome, waiting, from)
          if (result !== undefined) results.push(result)
          if ('reason' in outcome) problem = cleanReason(outcome.reason)
        }
        this.#settle(outcomes)
        if (results.length >= pace.recorded || this.#clock.nowMs() - recordedMs > pace.recordMs)
          await record()
      }
    }
    const loops = Array.from({ length: type.limits.inFlight ?? 1 }, sendInTurn)
    const failed = (await Promise.allSettled(loops)).find(({ status }) => status === 'rejected')
    await record()
    if (failed !== undefined) throw (failed as PromiseRejectedResult).reason
  }

  /** Sends a batch; one that is too large or holds a bad item is halved until the bad item is alone. */
  async #sendBatch(transport: Transport, batch: readonly Prepared[]): Promise<readonly DeliveryOutcome[]> {
    await this.#awaitTurn()
    const outcomes = await transport.send(batch.map(({ item }) => item))
    const [first] = outcomes
    if (first?.state !== 'split') return outcomes
    if (batch.length === 1) return [{ state: 'rejected', reason: first.reason }]
    const middle = Math.ceil(batch.length / 2)
    const left = await this.#sendBatch(transport, batch.slice(0, middle))
    if (left.some(({ state }) => state === 'wait'))
      return [
        ...left,
        ...batch
          .slice(middle)
          .map((): DeliveryOutcome => ({ state: 'retry', reason: first.reason, afterMs: 0 })),
      ]
    return [...left, ...(await this.#sendBatch(transport, batch.slice(middle)))]
  }

  /** Keeps the pace the type allows. */
  async #awaitTurn(): Promise<void> {
    const now = this.#clock.nowMs()
    const turn = Math.max(now, this.#nextRequestMs)
    this.#nextRequestMs = turn + 1000 / this.#setup.type.limits.perSecond
    if (turn - now >= 1) await this.#clock.sleep(turn - now)
  }

  #resultOf(
    outcome: DeliveryOutcome,
    { number, tries, rejections }: WaitingMessage,
    from: RetryBase,
  ): AttemptResult | undefined {
    switch (outcome.state) {
      case 'delivered':
        return {
          ...{ number, state: 'delivered' },
          reference: clean(outcome.reference ?? '', 200),
          link: outcome.link ?? '',
        }
      case 'rejected':
        if (rejections + 1 >= pace.rejections)
          return { number, state: 'failed', reason: cleanReason(outcome.reason) }
        return { number, state: 'retry', due: this.#dueAfter(tries, from), isRejected: true }
      case 'retry':
        return {
          number,
          state: 'retry',
          due: this.#dueAfter(tries, from, outcome.afterMs),
          isRejected: false,
        }
      default:
        // The destination rests: the item is due when it wakes.
        return undefined
    }
  }

  #dueAfter(tries: number, { wallMs, spread }: RetryBase, afterMs?: number): number {
    const longest = this.#failures < pace.failuresInARow ? pace.itemLongestMs : pace.itemLongestFailingMs
    const ms = spread * Math.min(pace.itemFirstMs * 2 ** Math.min(tries, 20), longest)
    return (wallMs + (afterMs ?? ms)) * 1000
  }

  /** Decides from the outcomes of one request whether the destination must rest. */
  #settle(outcomes: readonly DeliveryOutcome[]): void {
    // A batch is one failure, however many items it has.
    if (outcomes.some(({ state }) => state === 'delivered')) this.endRest()
    else if (this.#failures++ === 0) this.#failingSinceMs = this.#clock.nowMs()
    const isFailing =
      this.#failures >= pace.failuresInARow && this.#clock.nowMs() - this.#failingSinceMs >= pace.failingMs
    const wait = outcomes.find((outcome) => outcome.state === 'wait')
    if (wait !== undefined) this.#rest(wait.afterMs)
    else if (isFailing) this.#rest(undefined)
  }

  #rest(afterMs: number | undefined): void {
    // Requests that were under way at once are one reason to rest, not several.
    if (this.#clock.nowMs() < this.#restsUntilMs) {
      this.#restsUntilMs = Math.max(this.#restsUntilMs, this.#clock.nowMs() + (afterMs ?? 0))
      return
    }
    this.#rests++
    const longest = Math.min(pace.restFirstMs * 2 ** Math.min(this.#rests - 1, 20), pace.restLongestMs)
    this.#restsUntilMs =
      this.#clock.nowMs() + Math.max(longest * (0.5 + this.#clock.random() / 2), afterMs ?? 0)
  }
}

const cleanReason = (reason: string) => clean(reason, outboxLimits.problem)

/** Batches within the limits of the type; an item larger than all of them goes alone. */
function* cut(prepared: readonly Prepared[], { limits }: AnyDestinationType): Iterable<readonly Prepared[]> {
  let batch: Prepared[] = []
  let bytes = 0
  for (const one of prepared) {
    const size = Buffer.byteLength(one.item.body) + 1
    if (batch.length > 0 && (batch.length >= limits.items || bytes + size > limits.bytes)) {
      yield batch
      batch = []
      bytes = 0
    }
    batch.push(one)
    bytes += size
  }
  if (batch.length > 0) yield batch
}
