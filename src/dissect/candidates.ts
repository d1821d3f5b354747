import type { Entry } from './registry.ts'

/** Protocols that may be found by content, in the order they are asked. */
export class Candidates {
  readonly #all: readonly Entry[]
  readonly #byFirstByte: readonly (readonly Entry[])[]

  constructor(all: readonly Entry[]) {
    this.#all = all
    this.#byFirstByte = Array.from({ length: 256 }, (_, byte) =>
      all.filter(({ begins }) => begins === undefined || begins[byte] === 1),
    )
  }

  /** Those that may begin with this byte; all where there is none yet. */
  of(first: number | undefined): readonly Entry[] {
    return first === undefined ? this.#all : this.#byFirstByte[first]!
  }
}
