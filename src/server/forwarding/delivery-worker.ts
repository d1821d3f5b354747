import { createHash } from 'node:crypto'
import { clean } from '#bytes/text'
import type { AnyDestinationType, DeliveryOutcome } from '#destination-kit/destination-type'
import type { ExportSource } from '#export/message-format'
import { cleanMessage } from '#export/message-object'
import type { Destination } from '#model/destination'
import { type AttemptResult, outboxLimits, type WaitingMessage } from '#store/outbox'
import type { Store } from '#store/store'
import type { Transport } from '#transports/transport'
import { DueBatches, type PreparedMessage } from './due-batches.ts'

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
  /** How often the queue is read while a batch gathers. */
  gatherLooks: 20,
  /** Attempts before an item the receiver rejects is given up. */
  rejections: 5,
  /** Items whose results are stored together, and how long results may wait for it. */
  recorded: 100,
  recordMs: 1000,
  /** Results of an empty queue are stored no more often. */
  gatherResultsMs: 500,
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
  #recordedMs = Number.NEGATIVE_INFINITY
  /** Until the queue is read again for a batch that gathers; on the wall clock, as its messages. */
  #gatherUntilMs = 0
  #isStopped = false
  #underWay: Promise<void> | undefined
  /** While it sends: looks for more messages, by as many parallel loops as the type allows. */
  #startLoops: (() => void) | undefined
  #wokenBy: Destination | undefined

  constructor(setup: DeliverySetup) {
    this.#setup = setup
    this.#clock = setup.clock ?? MACHINE
  }

  /** When it is tried again, in milliseconds since 1970; undefined while it does not rest. */
  get nextMs(): number | undefined {
    if (this.#rests === 0) return undefined
    return this.#clock.wallMs() + Math.max(0, this.#restsUntilMs - this.#clock.nowMs())
  }

  /** Begins to send what is due, unless it rests after a failure. */
  wake(destination: Destination): void {
    if (this.#isStopped || this.#clock.nowMs() < this.#restsUntilMs || this.#isGathering) return
    if (this.#startLoops !== undefined) {
      this.#startLoops()
      return
    }
    if (this.#underWay !== undefined) {
      // It is about to end.
      this.#wokenBy = destination
      return
    }
    this.#underWay = this.#send(destination).finally(() => {
      this.#underWay = undefined
      const again = this.#wokenBy
      this.#wokenBy = undefined
      if (again !== undefined) this.wake(again)
    })
  }

  get #isGathering(): boolean {
    const ms = this.#gatherUntilMs - this.#clock.wallMs()
    // The clock may be set back.
    return ms > 0 && ms <= (this.#setup.type.fixedBatches?.gatherMs ?? 0)
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
    while (this.#underWay !== undefined) await this.#underWay
  }

  /** Sends until nothing is due, the destination must rest, or it is stopped. */
  async #send(destination: Destination): Promise<void> {
    let transport: Transport | undefined
    try {
      await this.#sendAll(destination, () => {
        transport ??= this.#open(destination)
        return transport
      })
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

  async #sendAll(destination: Destination, transport: () => Transport): Promise<void> {
    const { type } = this.#setup
    const batches = this.#batchesOf(destination)
    const results = new Results(this.#setup.store, destination.id, this.#clock)
    const loops = new Set<Promise<void>>()
    let failure: Error | undefined
    let isGathering = false
    let refreshed = Promise.withResolvers<void>()
    const record = async () => {
      this.#recordedMs = this.#clock.nowMs()
      batches.release(await results.record())
    }
    const loop = async () => {
      while (!this.#isStopped && failure === undefined && this.#clock.nowMs() >= this.#restsUntilMs) {
        const batch = await batches.next()
        if (batch === undefined) {
          if (results.isEmpty) {
            this.#gatherUntilMs = this.#clock.wallMs() + (type.fixedBatches?.gatherMs ?? 0) / pace.gatherLooks
            return
          }
          // Many small transactions of many destinations would hold up the writer of the store.
          const waitMs = pace.gatherResultsMs - (this.#clock.nowMs() - this.#recordedMs)
          if (waitMs > 0) {
            if (isGathering) return
            isGathering = true
            await Promise.race([this.#clock.sleep(waitMs), refreshed.promise])
            isGathering = false
            continue
          }
          // A stored result may make way for the next message of its object.
          await record()
          continue
        }
        const outcomes = await this.#sendBatch(transport(), batch)
        // One time for all: items that failed together are due together, and stay one batch.
        const from = { wallMs: this.#clock.wallMs(), spread: 0.5 + this.#clock.random() / 2 }
        for (const [at, { waiting }] of batch.entries()) {
          const outcome = outcomes[at] ?? { state: 'retry', reason: 'no outcome' }
          const result = this.#resultOf(outcome, waiting, from)
          if (result === undefined) batches.release([waiting.number])
          results.add(result, 'reason' in outcome ? cleanReason(outcome.reason) : '')
        }
        this.#settle(outcomes)
        if (results.isDue) await record()
      }
    }
    this.#startLoops = () => {
      batches.refresh()
      refreshed.resolve()
      refreshed = Promise.withResolvers()
      while (loops.size < (type.limits.inFlight ?? 1)) {
        const one = loop()
          .catch((error: Error) => {
            failure ??= error
          })
          .finally(() => loops.delete(one))
        loops.add(one)
      }
    }
    this.#startLoops()
    while (loops.size > 0) await Promise.all(loops)
    this.#startLoops = undefined
    await results.record()
    if (failure !== undefined) throw failure
  }

  #batchesOf(destination: Destination): DueBatches {
    const { type, sender, store } = this.#setup
    const { nowMs, wallMs } = this.#clock
    const source = sender()
    return new DueBatches({
      ...{ type, nowMs, wallMs },
      read: (limit, after) => store.waiting(destination.id, limit, wallMs() * 1000, after),
      reserve: (batch, numbers) => store.reserve(destination.id, batch, numbers),
      reserved: (batch) => store.reserved(destination.id, batch),
      prepare({ message, queued, number }) {
        const outgoing = {
          ...{ message: cleanMessage(message), queued, sent: wallMs() * 1000 },
          key: keyOf(destination.id, number),
        }
        return type.map(outgoing, { sender: source, settings: destination.settings })
      },
    })
  }

  /** Sends a batch; one that is too large or holds a bad item is halved until the bad item is alone. */
  async #sendBatch(
    transport: Transport,
    batch: readonly PreparedMessage[],
  ): Promise<readonly DeliveryOutcome[]> {
    await this.#awaitTurn()
    const outcomes = await transport.send(batch.map(({ item }) => item))
    const [first] = outcomes
    if (first?.state !== 'split') return outcomes
    if (this.#setup.type.fixedBatches !== undefined)
      return batch.map(() => ({ state: 'rejected', reason: first.reason }))
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

/** Results that are stored together. */
class Results {
  readonly #store: Store
  readonly #destination: string
  readonly #clock: WorkerClock
  #results: AttemptResult[] = []
  #problem = ''
  #recordedMs: number

  constructor(store: Store, destination: string, clock: WorkerClock) {
    this.#store = store
    this.#destination = destination
    this.#clock = clock
    this.#recordedMs = clock.nowMs()
  }

  get isEmpty(): boolean {
    return this.#results.length === 0 && this.#problem === ''
  }

  get isDue(): boolean {
    return this.#results.length >= pace.recorded || this.#clock.nowMs() - this.#recordedMs > pace.recordMs
  }

  add(result: AttemptResult | undefined, problem: string): void {
    if (result !== undefined) this.#results.push(result)
    if (problem !== '') this.#problem = problem
  }

  /** Answers the numbers of the messages whose results are stored now. */
  async record(): Promise<readonly number[]> {
    if (this.isEmpty) return []
    const attempt = { time: this.#clock.wallMs() * 1000, results: this.#results, problem: this.#problem }
    this.#results = []
    this.#problem = ''
    this.#recordedMs = this.#clock.nowMs()
    await this.#store.attempted(this.#destination, attempt)
    return attempt.results.map(({ number }) => number)
  }
}
