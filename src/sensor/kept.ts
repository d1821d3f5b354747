/** Dear answers, made once and kept until what they were made of has changed. */

export interface KeepSetup {
  /** Another number once something has changed: `Store.revision`. */
  readonly revision: () => number
  /** Another number once it must be told at once: `Store.chapter`. */
  readonly chapter: () => number
  /** Milliseconds since 1970. */
  readonly now: () => number
}

export const limits = {
  /** Where things go on changing, an answer is used again for this long, */
  restMs: 3000,
  /** and for this many times what it took. */
  restShare: 5,
  /** Answers kept; the one asked for the longest ago goes. */
  answers: 16,
  /** All go once nobody has asked for so long: they may be large. */
  keptMs: 10 * 60_000,
} as const

interface Entry<Answer> {
  readonly answer: Promise<Answer>
  readonly revision: number
  readonly chapter: number
  readonly time: number
  /** Until it is there, as long as it takes. */
  took: number
}

export class Kept<Answer> {
  readonly #setup: KeepSetup
  readonly #entries = new Map<string, Entry<Answer>>()
  #timer: NodeJS.Timeout | undefined

  constructor(setup: KeepSetup) {
    this.#setup = setup
  }

  /** The answer that goes by `key`; all who ask while it is made wait for the same. What fails is not kept. */
  of(key: string, ask: () => Promise<Answer>): Promise<Answer> {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#entries.clear(), limits.keptMs).unref()
    const known = this.#entries.get(key)
    this.#entries.delete(key)
    const entry = known !== undefined && this.#holds(known) ? known : this.#begun(ask)
    this.#entries.set(key, entry)
    if (this.#entries.size > limits.answers) this.#entries.delete(this.#entries.keys().next().value!)
    if (entry !== known)
      entry.answer.then(
        () => {
          entry.took = this.#setup.now() - entry.time
        },
        () => {
          if (this.#entries.get(key) === entry) this.#entries.delete(key)
        },
      )
    return entry.answer
  }

  #begun(ask: () => Promise<Answer>): Entry<Answer> {
    const { revision, chapter, now } = this.#setup
    // As it was before: what changes while it is made may or may not be in it.
    const when = { revision: revision(), chapter: chapter(), time: now() }
    return { ...when, answer: ask(), took: Number.POSITIVE_INFINITY }
  }

  #holds({ revision, chapter, time, took }: Entry<Answer>): boolean {
    if (revision === this.#setup.revision()) return true
    return (
      chapter === this.#setup.chapter() &&
      this.#setup.now() - time < Math.max(limits.restMs, limits.restShare * took)
    )
  }
}
