import type { Entry } from './registry.ts'

/** Protocols that may be found by content, in the order they are asked. */
export class Candidates {
  readonly #all: readonly Entry[]
  readonly #byFirstOctet: readonly (readonly Entry[])[]

  constructor(all: readonly Entry[]) {
    this.#all = all
    this.#byFirstOctet = Array.from({ length: 256 }, (_, octet) =>
      all.filter(({ begins }) => begins === undefined || begins[octet] === 1),
    )
  }

  /** Those that may begin with this octet; all where there is none yet. */
  of(first: number | undefined): readonly Entry[] {
    return first === undefined ? this.#all : this.#byFirstOctet[first]!
  }
}
