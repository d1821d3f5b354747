/** What one flow remembers: requests awaiting answers, open files. */
import type { Operation } from '#model/fact'
import { limits } from './limits.ts'

export interface Pending {
  readonly operation: Operation
  readonly opcode: number
  /** Who logs in, where the request was a logon. */
  readonly user: string | undefined
}

export interface OpenFile {
  readonly name: string
  readonly isWriting: boolean
  octets: number
}

export class Exchange {
  readonly #pending = new Map<string, Pending>()
  /** Name of a file being opened, until its descriptor is known. */
  opening: OpenFile | undefined
  readonly #files = new Map<number, OpenFile>()

  /** Remembers a request; returns the one it pushes out. */
  ask(key: string, pending: Pending): Pending | undefined {
    let pushedOut = this.#pending.get(key)
    this.#pending.delete(key)
    this.#pending.set(key, pending)
    if (this.#pending.size > limits.pending) {
      const [oldest, waiting] = this.#pending.entries().next().value!
      this.#pending.delete(oldest)
      pushedOut = waiting
    }
    return pushedOut
  }

  answer(key: string): Pending | undefined {
    const pending = this.#pending.get(key)
    this.#pending.delete(key)
    return pending
  }

  /** The request sent last: an error indicator does not say which it answers. */
  answerLast(prefix: string): Pending | undefined {
    let last: string | undefined
    for (const key of this.#pending.keys()) if (key.startsWith(prefix)) last = key
    return last === undefined ? undefined : this.answer(last)
  }

  takePending(): readonly Pending[] {
    const waiting = [...this.#pending.values()]
    this.#pending.clear()
    return waiting
  }

  open(descriptor: number): void {
    if (this.opening === undefined) return
    this.#files.set(descriptor, this.opening)
    this.opening = undefined
    if (this.#files.size > limits.files) this.#files.delete(this.#files.keys().next().value!)
  }

  file(descriptor: number): OpenFile | undefined {
    return this.#files.get(descriptor)
  }

  close(descriptor: number): OpenFile | undefined {
    const file = this.#files.get(descriptor)
    this.#files.delete(descriptor)
    return file
  }
}
