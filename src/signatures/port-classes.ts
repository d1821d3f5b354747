/** Ports that no rule distinguishes are one class: so a flow finds its rules by two look-ups. */
import type { PortSet } from './addresses.ts'

export class PortClasses {
  /** Class of each port. */
  readonly of = new Uint16Array(65_536)
  /** Some port of each class. */
  readonly #samples: number[] = [0]

  constructor(sets: Iterable<PortSet>) {
    for (const set of new Set(sets)) if (!set.isAny) this.#split(set.ports)
  }

  get count(): number {
    return this.#samples.length
  }

  has(set: PortSet, portClass: number): boolean {
    return set.isAny || set.ports[this.#samples[portClass]!] === 1
  }

  /** Parts every class into the ports that are in the set and those that are not. */
  #split(ports: Uint8Array): void {
    const samples = this.#samples
    const isIn = samples.map((port) => ports[port]!)
    const parted = new Map<number, number>()
    for (let port = 0; port < 65_536; port++) {
      const now = this.of[port]!
      if (ports[port] === isIn[now]) continue
      let other = parted.get(now)
      if (other === undefined) {
        other = samples.length
        if (other >= 65_535) return // classes stay coarse: rules look at ports again when they match
        samples.push(port)
        parted.set(now, other)
      }
      this.of[port] = other
    }
  }
}
