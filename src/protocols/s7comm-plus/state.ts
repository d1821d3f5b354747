/** State of one connection: pending requests, messages in parts, and its protection. */
import type { Operation } from '#model/fact'
import { PendingRequests } from '#model/pending-requests'
import { limits } from './limits.ts'
import type { Head } from './wire.ts'

/** The client of a session that is being opened. */
interface Opening {
  readonly user: string | undefined
}

export interface S7commPlusRequest {
  readonly operation: Operation
  readonly functionCode: number
  /** Names of what was asked for, in order. */
  readonly points: readonly string[]
  readonly opening: Opening | undefined
  /** The request ends its own session. */
  readonly isClosing: boolean
  /** Name of a block that goes into or comes out of the controller. */
  readonly block: string | undefined
  /** Of the code that goes into the controller, if it is plain. */
  readonly sha256: string | undefined
  readonly bytes: number
}

/** A message whose last part has not come yet. */
class Assembly {
  head: Head | undefined
  #bytes = new Uint8Array(0)
  length = 0
  isTooLong = false

  begin(head: Head): void {
    this.head = head
    this.length = 0
    this.isTooLong = false
  }

  add(bytes: Uint8Array, start: number, end: number): void {
    const byteCount = end - start
    if (this.length + byteCount > limits.assemblyBytes) {
      this.isTooLong = true
      return
    }
    if (this.length + byteCount > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(this.length + byteCount, this.#bytes.length * 2))
      grown.set(this.#bytes.subarray(0, this.length))
      this.#bytes = grown
    }
    this.#bytes.set(bytes.subarray(start, end), this.length)
    this.length += byteCount
  }

  /** The bytes gathered; they are forgotten. */
  take(): Uint8Array {
    const bytes = this.#bytes.subarray(0, this.length)
    this.head = undefined
    this.#bytes = new Uint8Array(0)
    this.length = 0
    return bytes
  }
}

export class S7commPlusState extends PendingRequests<number, S7commPlusRequest> {
  readonly assemblies: readonly [Assembly, Assembly] = [new Assembly(), new Assembly()]
  /** InitSsl was answered: TLS records follow. */
  isTlsAgreed = false
  isTlsEmitted = false
  isDigestEmitted = false
  isIdentityEmitted = false
  /** Sequences opened that load a program. */
  isLoading = false

  constructor() {
    super(limits.pending)
  }

  /** TLS records run inside the transport, and may begin anywhere in a unit of it. */
  get isSecured(): boolean {
    return this.isTlsAgreed || this.isTlsEmitted
  }

  isGathering(fromClient: boolean): boolean {
    return this.assemblies[fromClient ? 0 : 1].head !== undefined
  }
}
