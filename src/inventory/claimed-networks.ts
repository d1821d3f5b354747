/** How many of a MAC's claimed addresses lie in each /24. Nearly every MAC claims in one alone, which is kept without a map. */
export class ClaimedNetworks {
  #first = 0
  #inFirst = 0
  #others: Map<number, number> | undefined

  /** Networks with any. */
  get size(): number {
    return (this.#inFirst > 0 ? 1 : 0) + (this.#others?.size ?? 0)
  }

  /** One address more (1) or less (-1). */
  add(network: number, sign: 1 | -1): void {
    if (this.#inFirst === 0 && this.#others?.has(network) !== true) this.#first = network
    if (network === this.#first) {
      this.#inFirst += sign
      return
    }
    this.#others ??= new Map()
    const count = (this.#others.get(network) ?? 0) + sign
    if (count === 0) this.#others.delete(network)
    else this.#others.set(network, count)
  }
}
