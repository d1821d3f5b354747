/** Pages behind which a controller takes orders: what is sent there and answered has a folder of its own. */
import type { Tell } from '#model/protocol'
import { limits } from './exchange.ts'

const PAGE = /^(\/CPUCommands|\/api\/jsonrpc)(?:$|[?;])/

/** The body of a request to such a page, or of its answer, which may come in pieces. */
export class Order {
  readonly #page: string
  readonly #pieces: Uint8Array[] = []
  #length = 0

  constructor(page: string) {
    this.#page = page
  }

  add(bytes: Uint8Array, start: number, end: number): void {
    this.#length += end - start
    if (this.#length <= limits.orderOctets) this.#pieces.push(bytes.slice(start, end))
  }

  /** Hands it on, unless it is longer than any order. */
  hand(fromClient: boolean, tell: Tell): void {
    if (this.#length === 0 || this.#length > limits.orderOctets) return
    const bytes = new Uint8Array(this.#length)
    let at = 0
    for (const piece of this.#pieces) {
      bytes.set(piece, at)
      at += piece.length
    }
    const { length: end } = bytes
    tell({ kind: 'payload', selector: this.#page, context: this.#page, bytes, start: 0, end, fromClient })
  }
}

/** Where orders come to a page of this path; undefined for all others. */
export function orderTo(path: string): Order | undefined {
  const page = PAGE.exec(path)?.[1]
  return page === undefined ? undefined : new Order(page)
}
