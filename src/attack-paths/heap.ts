/** Binary heap of nodes by cost; a node may be in it more than once. Equal costs leave in the order of nodes. */
export class Heap {
  readonly #nodes: number[] = []
  readonly #costs: number[] = []

  push(node: number, cost: number): void {
    let at = this.#nodes.length
    this.#nodes.push(node)
    this.#costs.push(cost)
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!this.#isBefore(at, parent)) break
      this.#swap(at, parent)
      at = parent
    }
  }

  /** The cheapest node; -1 if there is none. */
  pop(): number {
    const first = this.#nodes[0]
    if (first === undefined) return -1
    const node = this.#nodes.pop()!
    const cost = this.#costs.pop()!
    if (this.#nodes.length > 0) {
      this.#nodes[0] = node
      this.#costs[0] = cost
      this.#sink()
    }
    return first
  }

  #sink(): void {
    let at = 0
    for (;;) {
      const child = 2 * at + 1
      if (child >= this.#nodes.length) return
      const least = child + 1 < this.#nodes.length && this.#isBefore(child + 1, child) ? child + 1 : child
      if (!this.#isBefore(least, at)) return
      this.#swap(at, least)
      at = least
    }
  }

  #isBefore(a: number, b: number): boolean {
    const [x, y] = [this.#costs[a]!, this.#costs[b]!]
    return x < y || (x === y && this.#nodes[a]! < this.#nodes[b]!)
  }

  #swap(a: number, b: number): void {
    const node = this.#nodes[a]!
    const cost = this.#costs[a]!
    this.#nodes[a] = this.#nodes[b]!
    this.#costs[a] = this.#costs[b]!
    this.#nodes[b] = node
    this.#costs[b] = cost
  }
}
