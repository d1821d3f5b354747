/** Requests of one flow that wait for responses, by the number that the response will have. */
export class PendingRequests<Key, Request> {
  readonly #most: number
  readonly #waiting = new Map<Key, Request>()
  #hasAsked = false

  /** @param most requests that wait at once; the oldest goes when there are more. */
  constructor(most: number) {
    this.#most = most
  }

  /** Adds a request and returns the one that now stays unanswered: of the same number, or the oldest of too many. */
  add(key: Key, request: Request): Request | undefined {
    this.#hasAsked = true
    const same = this.#waiting.get(key)
    this.#waiting.delete(key)
    this.#waiting.set(key, request)
    if (this.#waiting.size <= this.#most) return same
    const [oldest, forgotten] = this.#waiting.entries().next().value!
    this.#waiting.delete(oldest)
    return forgotten
  }

  /** As `add`, where a request is sent again under its own number, and did not stay unanswered by that. */
  addOrRepeat(key: Key, request: Request): Request | undefined {
    const isAgain = this.#waiting.has(key)
    const pushedOut = this.add(key, request)
    return isAgain ? undefined : pushedOut
  }

  /** Requests pass by too: an answer without one then had its request lost. */
  get hasAsked(): boolean {
    return this.#hasAsked
  }

  /** Some request still waits. */
  get isWaiting(): boolean {
    return this.#waiting.size > 0
  }

  /** Numbers of the requests that wait, the oldest first. */
  keys(): Iterable<Key> {
    return this.#waiting.keys()
  }

  /** The request of this number, which goes on waiting: more responses may come. */
  peek(key: Key): Request | undefined {
    return this.#waiting.get(key)
  }

  /** Removes and returns the request of this number: its response has come. */
  take(key: Key): Request | undefined {
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
