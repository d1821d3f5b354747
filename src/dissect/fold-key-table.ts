/** (flow, signature) → row, without making anything on the way: open addressing over typed arrays. */
export class FoldKeyTable {
  #flows = new Int32Array(1024).fill(-1)
  #foldKeys = new Float64Array(1024)
  #rows = new Int32Array(1024)
  #used = 0

  /** Row, or -1. */
  get(flow: number, foldKey: number): number {
    const mask = this.#flows.length - 1
    let at = hash(flow, foldKey) & mask
    while (this.#flows[at] !== -1) {
      if (this.#flows[at] === flow && this.#foldKeys[at] === foldKey) return this.#rows[at]!
      at = (at + 1) & mask
    }
    return -1
  }

  set(flow: number, foldKey: number, row: number): void {
    if (this.#used * 2 >= this.#flows.length) this.#rebuild()
    this.#put(flow, foldKey, row)
  }

  /** The place stays taken, without a row, until the next rebuild. */
  delete(flow: number, foldKey: number): void {
    if (this.get(flow, foldKey) >= 0) this.#put(flow, foldKey, -1)
  }

  #put(flow: number, foldKey: number, row: number): void {
    const mask = this.#flows.length - 1
    let at = hash(flow, foldKey) & mask
    while (this.#flows[at] !== -1 && (this.#flows[at] !== flow || this.#foldKeys[at] !== foldKey)) {
      at = (at + 1) & mask
    }
    if (this.#flows[at] === -1) this.#used++
    this.#flows[at] = flow
    this.#foldKeys[at] = foldKey
    this.#rows[at] = row
  }

  #rebuild(): void {
    const flows = this.#flows
    const foldKeys = this.#foldKeys
    const rows = this.#rows
    let live = 0
    for (let at = 0; at < flows.length; at++) if (flows[at] !== -1 && rows[at]! >= 0) live++
    let length = 1024
    while (length < live * 4) length *= 2
    this.#flows = new Int32Array(length).fill(-1)
    this.#foldKeys = new Float64Array(length)
    this.#rows = new Int32Array(length)
    this.#used = 0
    for (let at = 0; at < flows.length; at++) {
      if (flows[at] !== -1 && rows[at]! >= 0) this.#put(flows[at]!, foldKeys[at]!, rows[at]!)
    }
  }
}

function hash(flow: number, foldKey: number): number {
  const high = (foldKey / 0x1_0000_0000) | 0
  const mixed = Math.imul(flow ^ 0x5bd1e995, 0x9e3779b1) ^ Math.imul((foldKey | 0) ^ high, 0x85ebca6b)
  return mixed ^ (mixed >>> 15)
}
