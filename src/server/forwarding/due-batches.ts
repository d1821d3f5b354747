import { createHash } from 'node:crypto'
import type { AnyDestinationType, FixedBatches, Item } from '#destination-kit/destination-type'
import { outboxLimits, type WaitingMessage } from '#store/outbox'

const limits = {
  /** Messages read at once: at least so many, and at most so many batches. */
  leastRead: 500,
  batchesRead: 2,
  /** Earlier messages, put off before, are looked for again after this. */
  restartMs: 1000,
} as const

export interface PreparedMessage {
  readonly waiting: WaitingMessage
  readonly item: Item
}

export interface DueBatchesSetup {
  readonly type: AnyDestinationType
  /** Due messages with a higher number than `after`, the oldest first. */
  readonly read: (limit: number, after: number) => Promise<readonly WaitingMessage[]>
  readonly prepare: (waiting: WaitingMessage) => Item
  readonly reserve: (batch: string, numbers: readonly number[]) => Promise<void>
  /** Members of a reserved batch. */
  readonly reserved: (batch: string) => Promise<readonly WaitingMessage[]>
  readonly nowMs: () => number
  readonly wallMs: () => number
}

/** Batches of due messages. A message is in one batch at a time: until its result is stored and it is released. */
export class DueBatches {
  readonly #setup: DueBatchesSetup
  readonly #size: number
  #batches: (readonly PreparedMessage[])[] = []
  readonly #taken = new Set<number>()
  /** Number of the message read last. */
  #readTo = 0
  #restartedMs = Number.NEGATIVE_INFINITY
  #reading: Promise<boolean> | undefined
  #isStale = false
  /** The last read left nothing behind it. */
  #isAtEnd = false
  /** Released during a read, which may still have found them. */
  readonly #released = new Set<number>()

  constructor(setup: DueBatchesSetup) {
    this.#setup = setup
    const wanted = Math.max(limits.leastRead, limits.batchesRead * setup.type.limits.items)
    this.#size = Math.min(wanted, outboxLimits.batch)
  }

  /** Undefined if no message is due. */
  async next(): Promise<readonly PreparedMessage[] | undefined> {
    for (;;) {
      const batch = this.#batches.shift()
      if (batch !== undefined) return batch
      // A message that a release makes due is found at the next refresh.
      if (this.#isAtEnd && !this.#isStale) return undefined
      this.#reading ??= this.#read().finally(() => {
        this.#reading = undefined
      })
      if (!(await this.#reading) && !this.#isStale) return undefined
    }
  }

  /** Messages were queued: a read that began before may have missed them. */
  refresh(): void {
    this.#isStale = true
  }

  /** The results of these messages are stored, or they have none. */
  release(numbers: readonly number[]): void {
    for (const number of numbers) {
      this.#taken.delete(number)
      if (this.#reading !== undefined) this.#released.add(number)
    }
  }

  async #read(): Promise<boolean> {
    const { type, read, nowMs } = this.#setup
    this.#isStale = false
    if (this.#taken.size === 0 || nowMs() - this.#restartedMs >= limits.restartMs) {
      this.#readTo = 0
      this.#restartedMs = nowMs()
    }
    for (;;) {
      this.#released.clear()
      const rows = await read(this.#size, this.#readTo)
      this.#isAtEnd = rows.length < this.#size
      const last = rows.at(-1)
      if (last === undefined) return false
      this.#readTo = last.number
      const due = rows.filter(({ number }) => !this.#taken.has(number) && !this.#released.has(number))
      if (due.length === 0) continue
      if (type.fixedBatches !== undefined) {
        this.#batches = [...(await this.#fixed(due, type.fixedBatches))]
        // Those that gather stay where they are.
        return this.#batches.length > 0
      }
      this.#batches = [...cut(this.#take(due), type)]
      return true
    }
  }

  #take(due: readonly WaitingMessage[]): readonly PreparedMessage[] {
    for (const { number } of due) this.#taken.add(number)
    return due.map((waiting) => ({ waiting, item: this.#setup.prepare(waiting) }))
  }

  /** Batches that were reserved before, as they were; then new ones that are full or have gathered long enough. */
  async #fixed(
    due: readonly WaitingMessage[],
    { gatherMs, group }: FixedBatches,
  ): Promise<readonly (readonly PreparedMessage[])[]> {
    const { type, prepare, reserve, reserved, wallMs } = this.#setup
    const batches: (readonly PreparedMessage[])[] = []
    const known = new Set(due.map(({ batch }) => batch).filter((batch) => batch !== ''))
    for (const batch of known) batches.push(inBatch(this.#take(await reserved(batch)), batch))
    const prepared = due
      .filter(({ batch }) => batch === '')
      .map((waiting): PreparedMessage => ({ waiting, item: prepare(waiting) }))
    for (const together of Map.groupBy(prepared, ({ item }) => group(item)).values()) {
      const cuts = [...cut(together, type)]
      for (const [at, one] of cuts.entries()) {
        const isOld = one[0]!.waiting.queued / 1000 <= wallMs() - gatherMs
        // All but the last are full.
        if (at === cuts.length - 1 && one.length < type.limits.items && !isOld) continue
        const batch = idOf(one)
        const numbers = one.map(({ waiting: { number } }) => number)
        await reserve(batch, numbers)
        for (const number of numbers) this.#taken.add(number)
        batches.push(inBatch(one, batch))
      }
    }
    return batches
  }
}

const inBatch = (all: readonly PreparedMessage[], batch: string): readonly PreparedMessage[] =>
  all.map(({ waiting, item }) => ({ waiting, item: { ...item, batch } }))

function idOf(all: readonly PreparedMessage[]): string {
  const hash = createHash('sha256')
  for (const { item } of all) hash.update(item.key)
  return hash.digest('hex')
}

/** Batches within the limits of the type; an item larger than all of them goes alone. */
function* cut(
  prepared: readonly PreparedMessage[],
  { limits }: AnyDestinationType,
): Iterable<readonly PreparedMessage[]> {
  let batch: PreparedMessage[] = []
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
