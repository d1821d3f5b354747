/** State of one flow: pending requests, open files. */
import type { Operation } from '#model/fact'
import { PendingRequests } from '#model/pending-requests'
import { limits } from './limits.ts'

export interface PendingRocPlusRequest {
  readonly operation: Operation
  readonly opcode: number
  /** User, if the request was a logon. */
  readonly user: string | undefined
}

export interface RocPlusOpenFile {
  readonly name: string
  readonly isWriting: boolean
  bytes: number
}

export class RocPlusState extends PendingRequests<string, PendingRocPlusRequest> {
  /** A sound message was there: what is damaged from now on is ours. */
  isProven = false
  /** Name of a file being opened, until its descriptor is known. */
  opening: RocPlusOpenFile | undefined
  readonly #files = new Map<number, RocPlusOpenFile>()

  constructor() {
    super(limits.pending)
  }

  /** The latest request: an error indicator does not name its own. */
  answerLast(prefix: string): PendingRocPlusRequest | undefined {
    let last: string | undefined
    for (const key of this.keys()) if (key.startsWith(prefix)) last = key
    return last === undefined ? undefined : this.take(last)
  }

  open(descriptor: number): void {
    if (this.opening === undefined) return
    this.#files.set(descriptor, this.opening)
    this.opening = undefined
    if (this.#files.size > limits.files) this.#files.delete(this.#files.keys().next().value!)
  }

  file(descriptor: number): RocPlusOpenFile | undefined {
    return this.#files.get(descriptor)
  }

  close(descriptor: number): RocPlusOpenFile | undefined {
    const file = this.#files.get(descriptor)
    this.#files.delete(descriptor)
    return file
  }
}
