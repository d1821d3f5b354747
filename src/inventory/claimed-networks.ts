import { SmallMap } from '#model/small-map'

/** How many of a MAC's claimed addresses lie in each /24; networks with none are not kept. */
export class ClaimedNetworks extends SmallMap<number, number> {
  /** One address more (1) or less (-1). */
  add(network: number, sign: 1 | -1): void {
    const count = (this.get(network) ?? 0) + sign
    if (count === 0) this.delete(network)
    else this.set(network, count)
  }
}
