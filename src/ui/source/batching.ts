/** Combines single queries of many components into batch requests. */

interface Batching<Answer> {
  /** Queries distinct ids; answers by id. */
  readonly ask: (ids: readonly string[]) => Promise<ReadonlyMap<string, Answer>>
  /** Maximum number of ids per request. */
  readonly most: number
  /** Time in which queries are collected, in ms. */
  readonly pauseMs: number
}

/** A function that queries one id; undefined if unknown. */
export function batching<Answer>({ ask, most, pauseMs }: Batching<Answer>) {
  let waiting = new Map<string, PromiseWithResolvers<Answer | undefined>>()
  const go = () => {
    const all = [...waiting]
    waiting = new Map()
    for (let at = 0; at < all.length; at += most) {
      const some = all.slice(at, at + most)
      ask(some.map(([id]) => id)).then(
        (answers) => {
          for (const [id, { resolve }] of some) resolve(answers.get(id))
        },
        (error) => {
          for (const [, { reject }] of some) reject(error)
        },
      )
    }
  }
  return (id: string): Promise<Answer | undefined> => {
    if (waiting.size === 0) setTimeout(go, pauseMs)
    const known = waiting.get(id) ?? Promise.withResolvers<Answer | undefined>()
    waiting.set(id, known)
    return known.promise
  }
}
