import type { Registry } from '#dissect/registry'

/** A protocol that is asked no more once so many frames of the whole input have been begun. */
export interface QuarantineRequest {
  readonly name: string
  readonly from: number
}

/** Protocols that hung when all this was read before: they are asked until just before that. */
export class ProtocolQuarantine {
  /** Frames that have been begun when the next of them is left out. */
  next: number
  readonly #registry: Registry
  readonly #all: readonly QuarantineRequest[]
  readonly #leftOut: ((name: string, file: number, frame: number) => void) | undefined

  constructor(
    registry: Registry,
    all: readonly QuarantineRequest[],
    leftOut: ((name: string, file: number, frame: number) => void) | undefined,
  ) {
    this.#registry = registry
    this.#all = all
    this.#leftOut = leftOut
    this.next = Math.min(...all.map(({ from }) => from))
  }

  /** Leaves out all whose time has come, `frames` having been begun; the last is that of a file. */
  leaveOut(frames: number, file: number, frame: number): void {
    for (const { name } of this.#all.filter(({ from }) => from >= this.next && from <= frames)) {
      this.#registry.leaveOut(name)
      this.#leftOut?.(name, file, frame)
    }
    this.next = Math.min(...this.#all.map(({ from }) => from).filter((from) => from > frames))
  }
}
