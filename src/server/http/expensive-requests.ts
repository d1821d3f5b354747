/** Back-pressure on expensive requests: a few run, some wait, the others get status 503. */
import type { ServerResponse } from 'node:http'
import { CodedError } from '#schema/errors'

export const limits = {
  /** At once: more would take the processor from health and from the analysis. */
  atOnce: 4,
  waiting: 64,
  /** Seconds until a refused client may ask again. */
  retrySeconds: 5,
} as const

interface QueuedRequest {
  readonly response: ServerResponse
  start(): void
}

export class ExpensiveRequests {
  readonly #queue: QueuedRequest[] = []
  #busy = 0

  /**
   * Resolves when the request may begin; its place is free again when its connection or its response ends. Throws
   * `server-busy` if too many wait. False: the client is gone, and nothing is to be done.
   */
  async begin(response: ServerResponse): Promise<boolean> {
    if (this.#busy >= limits.atOnce) {
      if (this.#queue.length >= limits.waiting)
        throw new CodedError('server-busy', `${limits.waiting} expensive requests are waiting already`)
      await new Promise<void>((resolve) => {
        const waiting = { response, start: resolve }
        this.#queue.push(waiting)
        // A client that disconnects while waiting is not served, and frees its place.
        response.once('close', () => {
          const at = this.#queue.indexOf(waiting)
          if (at === -1) return
          this.#queue.splice(at, 1)
          resolve()
        })
      })
    }
    if (isGone(response)) {
      // A place that was handed over is handed on.
      this.#next()
      return false
    }
    this.#busy++
    response.once('close', () => {
      this.#busy--
      this.#next()
    })
    return true
  }

  #next(): void {
    if (this.#busy < limits.atOnce) this.#queue.shift()?.start()
  }
}

function isGone({ destroyed, closed }: ServerResponse): boolean {
  return destroyed || closed
}
