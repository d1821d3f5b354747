/** Pages behind which a controller takes orders: what is sent there and answered has a folder of its own. */
import type { Emit } from '#model/protocol'
import { limits } from './state.ts'

const PAGE = /^(\/CPUCommands|\/api\/jsonrpc)(?:$|[?;])/

/** The body of a request to such a page, or of its answer, which may come in pieces. */
export class Order {
  readonly #page: string
  #bytes = new Uint8Array(0)
  /** Bytes so far, those that are kept no more among them. */
  #length = 0

  constructor(page: string) {
    this.#page = page
  }

  add(bytes: Uint8Array, start: number, end: number): void {
    const at = this.#length
    this.#length += end - start
    if (this.#length > limits.orderBytes) {
      this.#bytes = new Uint8Array(0)
      return
    }
    if (this.#length > this.#bytes.length) {
      const larger = new Uint8Array(2 * this.#length)
      larger.set(this.#bytes)
      this.#bytes = larger
    }
    this.#bytes.set(bytes.subarray(start, end), at)
  }

  /** Hands it on, unless it is longer than any order. */
  hand(fromClient: boolean, emit: Emit): void {
    if (this.#length === 0 || this.#length > limits.orderBytes) return
    const [bytes, end] = [this.#bytes, this.#length]
    emit({ kind: 'payload', selector: this.#page, context: this.#page, bytes, start: 0, end, fromClient })
  }
}

/** Where orders come to a page of this path; undefined for all others. */
export function orderTo(path: string): Order | undefined {
  const page = PAGE.exec(path)?.[1]
  return page === undefined ? undefined : new Order(page)
}
