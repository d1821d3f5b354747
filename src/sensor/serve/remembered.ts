import type { Microseconds } from '#model/time'

export const limits = {
  /** What the store says is taken for true so long. */
  seconds: 15,
} as const

/** A large plant takes seconds to go through: it is gone through once for all who ask within a while. */
export function remembered<Answer>(
  now: () => Microseconds,
  ask: () => Promise<Answer>,
): () => Promise<Answer> {
  let last: { readonly time: Microseconds; readonly answer: Promise<Answer> } | undefined
  return () => {
    if (last === undefined || now() - last.time > limits.seconds * 1e6) {
      const answer = ask()
      last = { time: now(), answer }
      const forget = () => {
        if (last?.answer === answer) last = undefined
      }
      answer.catch(forget)
      setTimeout(forget, limits.seconds * 1000).unref() // it may be large: nobody keeps it for nobody
    }
    return last.answer
  }
}
