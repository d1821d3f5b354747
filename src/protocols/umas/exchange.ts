/** What one unit of a flow remembers: requests awaiting answers, and the transfer under way. */
import { FileDigest } from '#bytes/file-digest'
import type { Operation } from '#model/fact'
import { limits } from './limits.ts'
import type { Variable } from './variables.ts'

export interface Request {
  readonly operation: Operation
  readonly functionCode: number
  readonly variables: readonly Variable[]
}

export class Exchange {
  hasAsked = false
  /** Octets of the program that passed since its transfer began. */
  transferred = new FileDigest()
  readonly #pending = new Map<number, Request>()

  /** Remembers a request by Modbus' transaction; gives those that it pushes out unanswered. */
  ask(transaction: number, request: Request): readonly Request[] {
    this.hasAsked = true
    const pushedOut: Request[] = []
    const same = this.#pending.get(transaction)
    if (same !== undefined) pushedOut.push(same)
    this.#pending.delete(transaction)
    this.#pending.set(transaction, request)
    if (this.#pending.size > limits.pending) {
      const [oldest, waiting] = this.#pending.entries().next().value!
      this.#pending.delete(oldest)
      pushedOut.push(waiting)
    }
    return pushedOut
  }

  answer(transaction: number): Request | undefined {
    const request = this.#pending.get(transaction)
    this.#pending.delete(transaction)
    return request
  }

  takePending(): readonly Request[] {
    const waiting = [...this.#pending.values()]
    this.#pending.clear()
    return waiting
  }
}
