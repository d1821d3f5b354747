/** Many parts of a page ask for one thing each; they are asked together. */

interface Batching<Answer> {
  /** Gets ids that all differ; answers what is known of them, by id. */
  readonly ask: (ids: readonly string[]) => Promise<ReadonlyMap<string, Answer>>
  /** Ids of one request. */
  readonly most: number
  /** How long is waited for others to ask. */
  readonly pauseMs: number
}

/** A function that asks for one; undefined for what is not known. */
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
