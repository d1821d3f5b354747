/** Requests of one flow that await their answers, each under the number that its answer will have. */
export class Waiting<Key, Request> {
  readonly #most: number
  readonly #waiting = new Map<Key, Request>()

  /** @param most requests that wait at once; the oldest goes when there are more. */
  constructor(most: number) {
    this.#most = most
  }

  /** Remembers a request; answers the one that now stays unanswered: of the same number, or the oldest of too many. */
  ask(key: Key, request: Request): Request | undefined {
    const same = this.#waiting.get(key)
    this.#waiting.delete(key)
    this.#waiting.set(key, request)
    if (this.#waiting.size <= this.#most) return same
    const [oldest, forgotten] = this.#waiting.entries().next().value!
    this.#waiting.delete(oldest)
    return forgotten
  }

  /** The request that an answer of this number answers, once. */
  answer(key: Key): Request | undefined {
    const request = this.#waiting.get(key)
    this.#waiting.delete(key)
    return request
  }

  /** All that still wait, the oldest first; they are forgotten. */
  takePending(): readonly Request[] {
    const all = [...this.#waiting.values()]
    this.#waiting.clear()
    return all
  }
}
