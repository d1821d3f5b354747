/** State of signatures for one flow. */
import type { BufferReader } from './buffer-values.ts'
import type { GroupedRules } from './groups.ts'
import type { HttpTransaction } from './http-buffers.ts'
import { limits } from './limits.ts'
import type { RequestHead } from './unrecognised-request.ts'

/** A signature whose pattern was seen, while the rest may still come. */
export interface PendingInspection {
  readonly rule: number
  /** Offset in the stream where its pattern ended. */
  readonly at: number
}

const NO_BYTES = new Uint8Array(0)
const NOTHING: readonly PendingInspection[] = []

/** The latest bytes of one side of a stream. */
export class StreamSide {
  window = NO_BYTES
  length = 0
  /** Bytes of the stream that came before the window. */
  before = 0
  /** Of the automaton. */
  state = 0
  group: GroupedRules | undefined
  reader: BufferReader | undefined
  /** The reader's application protocol; '' before it is known. */
  application = ''
  /** Replaced, never changed. */
  waiting: readonly PendingInspection[] = NOTHING
  #matched: Map<number, number> | undefined

  /** Offset in the stream past a signature's last match: it is not found there again. */
  get matched(): Map<number, number> {
    this.#matched ??= new Map()
    return this.#matched
  }

  /** Appends bytes, at most half a window at once; forgets the oldest where there is no room. */
  append(bytes: Uint8Array, start: number, end: number): void {
    this.#append(bytes, start, end, limits.windowBytes >> 1, limits.windowBytes)
  }

  /** Keeps the last `tail` bytes at least, and little more. */
  keepTail(bytes: Uint8Array, start: number, end: number, tail: number): void {
    const from = Math.max(start, end - tail)
    if (from > start) this.#forget(this.length, from - start)
    this.#append(bytes, from, end, tail, Math.min(limits.windowBytes, 4 * tail))
  }

  /** @param kept bytes left of those before, where there is not room for all; `most` bytes are held */
  #append(bytes: Uint8Array, start: number, end: number, kept: number, most: number): void {
    const size = end - start
    if (this.length + size > most) this.#forget(Math.max(0, this.length - Math.min(kept, most - size)), 0)
    if (this.length + size > this.window.length) {
      const larger = new Uint8Array(
        Math.min(limits.windowBytes, Math.max(256, 2 * this.window.length, this.length + size)),
      )
      larger.set(this.window.subarray(0, this.length))
      this.window = larger
    }
    if (size <= 64) for (let i = 0; i < size; i++) this.window[this.length + i] = bytes[start + i]!
    else this.window.set(bytes.subarray(start, end), this.length)
    this.length += size
  }

  /** Drops the first bytes of the window, and passes over more that were not kept at all. */
  #forget(dropped: number, passed: number): void {
    if (dropped < this.length) this.window.copyWithin(0, dropped, this.length)
    this.length -= dropped
    this.before += dropped + passed
  }

  /** Bytes that no rule looks at have passed. */
  skip(byteCount: number): void {
    this.before += this.length + byteCount
    this.length = 0
    this.state = 0
  }

  /** Bytes are missing: nothing goes on from here. */
  lose(missing: number): void {
    this.skip(missing)
    this.waiting = NOTHING
    this.reader?.end()
  }
}

/** Most flows never need most of it, so it is made when first asked for. */
export class FlowState {
  readonly sides: [StreamSide | undefined, StreamSide | undefined] = [undefined, undefined]
  #bits: Set<string> | undefined
  #addresses: Map<number, boolean> | undefined
  #reported: Set<number> | undefined
  #http: HttpTransaction | undefined
  #request: RequestHead | undefined

  /** Flow bits that are set. */
  get bits(): Set<string> {
    this.#bits ??= new Set()
    return this.#bits
  }

  /** Signature and side to whether its addresses are those of the flow. */
  get addresses(): Map<number, boolean> {
    this.#addresses ??= new Map()
    return this.#addresses
  }

  /** Signatures without bytes and headers, by side: their result is the same for each packet. */
  get reported(): Set<number> {
    this.#reported ??= new Set()
    return this.#reported
  }

  get request(): RequestHead {
    this.#request ??= { text: '' }
    return this.#request
  }

  /** The server spoke: what the client sends next is another request. */
  endRequest(): void {
    if (this.#request !== undefined) this.#request.text = ''
  }

  get http(): HttpTransaction {
    this.#http ??= { requests: [] }
    return this.#http
  }
}
