import type { RegisteredProtocol } from './registry.ts'

/** Protocols that may be found by content, in the order they are asked. */
export class Candidates {
  readonly #all: readonly RegisteredProtocol[]
  readonly #byFirstByte: readonly (readonly RegisteredProtocol[])[]

  constructor(all: readonly RegisteredProtocol[]) {
    this.#all = all
    this.#byFirstByte = Array.from({ length: 256 }, (_, byte) =>
      all.filter(({ begins }) => begins === undefined || begins[byte] === 1),
    )
  }

  /** Those that may begin with this byte; all where there is none yet. */
  of(first: number | undefined): readonly RegisteredProtocol[] {
    return first === undefined ? this.#all : this.#byFirstByte[first]!
  }
}
