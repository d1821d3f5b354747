import type { Microseconds } from '#model/time'

export const limits = {
  /** What the store says is taken for true so long, where nothing has changed in it; */
  seconds: 15,
  /** and where something has, for so long at least, */
  restSeconds: 1,
  /** and for so many times what it took to ask. */
  restShare: 5,
} as const

/** Whose answer is remembered. */
export interface Asked {
  readonly now: () => Microseconds
  /** Another number once something has changed: `Store.revision`. */
  readonly revision: () => number
  /** Another number once it must be told at once: `Store.chapter`. */
  readonly chapter: () => number
}

interface Last<Answer> {
  readonly answer: Promise<Answer>
  readonly time: Microseconds
  readonly revision: number
  readonly chapter: number
  /** Without end until the answer is there. */
  took: number
}

/** A large plant takes seconds to go through: it is gone through once for all who ask within a while. */
export function remembered<Answer>(
  { now, revision, chapter }: Asked,
  ask: () => Promise<Answer>,
): () => Promise<Answer> {
  let last: Last<Answer> | undefined
  const holds = (known: Last<Answer>): boolean => {
    const age = now() - known.time
    if (age > limits.seconds * 1e6 && Number.isFinite(known.took)) return false
    if (known.revision === revision()) return true
    const rest = Math.max(limits.restSeconds * 1e6, limits.restShare * known.took)
    return known.chapter === chapter() && age < rest
  }
  return () => {
    if (last === undefined || !holds(last)) {
      const when = { time: now(), revision: revision(), chapter: chapter() }
      const made = { ...when, answer: ask(), took: Number.POSITIVE_INFINITY }
      last = made
      const forget = () => {
        if (last === made) last = undefined
      }
      const stamp = () => {
        made.took = now() - made.time
        setTimeout(forget, limits.seconds * 1000).unref() // it may be large: nobody keeps it for nobody
      }
      made.answer.then(stamp, forget)
    }
    return last.answer
  }
}
