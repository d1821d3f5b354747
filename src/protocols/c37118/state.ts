/** State of one flow: configurations of its streams, commands awaiting their result. */
import type { Operation } from '#model/fact'
import type { Configuration } from './configuration.ts'
import { limits } from './limits.ts'

interface Pending {
  readonly operation: Operation
  readonly idCode: number
  /** Type of the frame that answers. */
  readonly answer: number
}

export class C37118State {
  /** By type of the awaited frame: a unit is asked for one of each at a time. */
  readonly pending: (Pending | undefined)[] = new Array(8).fill(undefined)
  readonly #configurations = new Map<number, Configuration>()

  learn(idCode: number, configuration: Configuration): void {
    this.#configurations.delete(idCode)
    this.#configurations.set(idCode, configuration)
    if (this.#configurations.size > limits.configurations)
      this.#configurations.delete(this.#configurations.keys().next().value!)
  }

  configuration(idCode: number): Configuration | undefined {
    return this.#configurations.get(idCode)
  }
}
