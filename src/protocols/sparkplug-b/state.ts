/** State from the births of one flow: names and types of aliases, and the sequence of each edge node. */
import { limits } from './limits.ts'
import type { Metric } from './wire.ts'

interface Named {
  readonly name: string
  readonly dataType: number
}

interface Publisher {
  readonly aliases: Map<number, Named>
  readonly types: Map<string, number>
  sequence: number | undefined
}

export class SparkplugBState {
  readonly #publishers = new Map<string, Publisher>()
  #aliasCount = 0

  #of(key: string): Publisher {
    let publisher = this.#publishers.get(key)
    if (publisher === undefined) {
      if (this.#publishers.size >= limits.publishers) this.#forgetOldest()
      publisher = { aliases: new Map(), types: new Map(), sequence: undefined }
      this.#publishers.set(key, publisher)
    }
    return publisher
  }

  #forgetOldest(): void {
    const [key, { aliases, types }] = this.#publishers.entries().next().value!
    this.#aliasCount -= aliases.size + types.size
    this.#publishers.delete(key)
  }

  /** Aliases are unique within an edge node: Sparkplug 3.0.0. */
  born(key: string, metrics: readonly Metric[]): void {
    const { aliases, types } = this.#of(key)
    for (const { name, alias, dataType } of metrics) {
      if (name === '' || this.#aliasCount >= limits.aliases) continue
      const before = aliases.size + types.size
      if (alias !== undefined) aliases.set(alias, { name, dataType })
      else types.set(name, dataType)
      this.#aliasCount += aliases.size + types.size - before
    }
  }

  /** Name and type of a metric from its birth. */
  named(key: string, { name, alias, dataType }: Metric): Named | undefined {
    const publisher = this.#publishers.get(key)
    if (name !== '') return { name, dataType: dataType || (publisher?.types.get(name) ?? 0) }
    return alias === undefined ? undefined : publisher?.aliases.get(alias)
  }

  /** True if `sequence` does not follow the last one of this edge node:. */
  skips(key: string, sequence: number, isBirth: boolean): boolean {
    const publisher = this.#of(key)
    const last = publisher.sequence
    publisher.sequence = sequence
    return !isBirth && last !== undefined && sequence !== (last + 1) % 256 && sequence !== last
  }
}
