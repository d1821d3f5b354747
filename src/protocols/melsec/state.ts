import { MelsecFiles } from './files.ts'
import type { MelsecRequest } from './requests.ts'

const limits = {
  /** Requests awaiting answers: 3E has no serial number, so they are answered in order. */
  pending: 64,
} as const

export class MelsecState {
  readonly #bySerial = new Map<number, MelsecRequest>()
  readonly #inOrder: MelsecRequest[] = []
  readonly files = new MelsecFiles()
  /** Some request has passed. */
  hasAsked = false

  /** Remembers a request and returns the one that it pushes out unanswered. */
  ask(asked: MelsecRequest, serial: number | undefined): MelsecRequest | undefined {
    this.hasAsked = true
    if (serial === undefined) {
      this.#inOrder.push(asked)
      return this.#inOrder.length > limits.pending ? this.#inOrder.shift() : undefined
    }
    const before = this.#bySerial.get(serial)
    this.#bySerial.set(serial, asked)
    if (before !== undefined || this.#bySerial.size <= limits.pending) return before
    const [oldest, forgotten] = this.#bySerial.entries().next().value!
    this.#bySerial.delete(oldest)
    return forgotten
  }

  answer(serial: number | undefined): MelsecRequest | undefined {
    if (serial === undefined) return this.#inOrder.shift()
    const asked = this.#bySerial.get(serial)
    this.#bySerial.delete(serial)
    return asked
  }

  takePending(): readonly MelsecRequest[] {
    const waiting = [...this.#inOrder.splice(0), ...this.#bySerial.values()]
    this.#bySerial.clear()
    return waiting
  }
}
