import type { Operation } from '#model/fact'
import { limits } from './limits.ts'

export interface Pending {
  readonly operation: Operation
  readonly service: number
  readonly table: number | undefined
  readonly user: string | undefined
}

/** Requests of one flow that wait for their answers, oldest first. */
export class C1222State {
  user: string | undefined
  readonly #pending: Pending[] = []

  ask(pending: Pending): Pending | undefined {
    this.#pending.push(pending)
    return this.#pending.length > limits.pending ? this.#pending.shift() : undefined
  }

  answer(): Pending | undefined {
    return this.#pending.shift()
  }

  takePending(): readonly Pending[] {
    return this.#pending.splice(0)
  }
}
