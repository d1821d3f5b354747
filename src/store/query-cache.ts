/** Expensive results, computed once for all callers and kept until their data change. */

/** Data that results are computed from: a store, or a store and more. */
export interface ChangingQuery {
  /** Another number once something has changed. */
  revision(): number
  /** Changes if a change must be visible at once: an edit by people, a removed capture. */
  editRevision(): number
}

/** Time for which a stale result is served: at least a while, and longer if it is expensive. */
export interface CacheRest {
  /** Milliseconds. */
  readonly restMs: number
  /** So many times what it took to make. */
  readonly restShare: number
}

export interface CachePolicy extends CacheRest {
  /** Milliseconds without a request after which all are dropped: they may be large. */
  readonly idleMs: number
  /** Answers kept; the one asked for the longest ago goes. */
  readonly answers: number
}

/** For pages that people turn, and come back to. */
export const cachePolicy: CachePolicy = { restMs: 3000, restShare: 5, idleMs: 10 * 60_000, answers: 16 }

/** For one answer as large as all that is stored. */
export const wholeStoreCachePolicy: CachePolicy = { ...cachePolicy, restMs: 1000, idleMs: 15_000, answers: 1 }

/** Milliseconds that a result which `took` this long is served again although its data have changed. */
export function restOf({ restMs, restShare }: CacheRest, took: number): number {
  return Math.max(restMs, restShare * took)
}

interface Entry<Answer> {
  readonly answer: Promise<Answer>
  readonly revision: number
  readonly editRevision: number
  /** Of `performance.now()`, when it was asked for. */
  readonly time: number
  /** Milliseconds; without end until it is there. */
  took: number
}

export class QueryCache<Answer> {
  readonly #source: ChangingQuery
  readonly #patience: CachePolicy
  /** The one asked for the longest ago first. */
  readonly #entries = new Map<string, Entry<Answer>>()
  #idle: NodeJS.Timeout | undefined

  constructor(source: ChangingQuery, use: CachePolicy = cachePolicy) {
    this.#source = source
    this.#patience = use
  }

  /** The answer that goes by `key`; all who ask while it is made wait for the same. What fails is not kept. */
  of(key: string, ask: () => Promise<Answer>): Promise<Answer> {
    this.#isWanted()
    const known = this.#entries.get(key)
    const entry = known !== undefined && this.#holds(known) ? known : this.#begun(key, ask)
    this.#entries.delete(key)
    this.#entries.set(key, entry)
    if (this.#entries.size > this.#patience.answers) this.#entries.delete(this.#entries.keys().next().value!)
    return entry.answer
  }

  #begun(key: string, ask: () => Promise<Answer>): Entry<Answer> {
    // As it was before: what changes while it is made may or may not be in it.
    const when = {
      revision: this.#source.revision(),
      editRevision: this.#source.editRevision(),
      time: performance.now(),
    }
    const entry: Entry<Answer> = { ...when, answer: ask(), took: Number.POSITIVE_INFINITY }
    const arrived = () => {
      entry.took = performance.now() - entry.time
      this.#isWanted()
    }
    const failed = () => {
      if (this.#entries.get(key) === entry) this.#entries.delete(key)
    }
    entry.answer.then(arrived, failed)
    return entry
  }

  #holds({ revision, editRevision, time, took }: Entry<Answer>): boolean {
    if (revision === this.#source.revision()) return true
    return (
      editRevision === this.#source.editRevision() && performance.now() - time < restOf(this.#patience, took)
    )
  }

  /** A request came, or a result was delivered: none is dropped for a while, and one in progress never. */
  #isWanted(): void {
    clearTimeout(this.#idle)
    this.#idle = setTimeout(() => {
      for (const [key, { took }] of this.#entries) if (Number.isFinite(took)) this.#entries.delete(key)
    }, this.#patience.idleMs).unref()
  }
}
