import type { Operation } from '#model/fact'
import { limits } from './limits.ts'

export interface PendingC1222Request {
  readonly operation: Operation
  readonly service: number
  readonly table: number | undefined
  readonly user: string | undefined
}

/** Requests of one flow that wait for their answers, oldest first. */
export class C1222State {
  user: string | undefined
  readonly #pending: PendingC1222Request[] = []

  ask(pending: PendingC1222Request): PendingC1222Request | undefined {
    this.#pending.push(pending)
    return this.#pending.length > limits.pending ? this.#pending.shift() : undefined
  }

  answer(): PendingC1222Request | undefined {
    return this.#pending.shift()
  }

  takePending(): readonly PendingC1222Request[] {
    return this.#pending.splice(0)
  }
}
