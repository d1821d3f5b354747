/** Decisions of people about findings: a file of its own, complete after any crash. */
import { existsSync, readFileSync } from 'node:fs'
import { writeAtomicFile } from '#data-folder/atomic-file'
import type { FindingState } from '#model/exposure'

export interface Decision {
  readonly state: FindingState
  readonly reason: string
  /** RFC 3339. */
  readonly time: string
}

/** Findings with a decision; a plant has thousands, not millions. */
const MOST = 200_000

export class Decisions {
  readonly #file: string
  readonly #known: Map<string, Decision>

  /** Throws, with the file's name, if it is there and cannot be read. */
  constructor(file: string) {
    this.#file = file
    try {
      const stored = existsSync(file)
        ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, Decision>)
        : {}
      this.#known = new Map(Object.entries(stored))
    } catch (error) {
      throw new Error(`${file}: cannot be read: ${error instanceof Error ? error.message : error}`)
    }
  }

  get states(): ReadonlyMap<string, FindingState> {
    return new Map([...this.#known].map(([id, { state }]) => [id, state]))
  }

  set(id: string, decision: Decision): void {
    if (decision.state === 'open') this.#known.delete(id)
    else if (this.#known.size < MOST || this.#known.has(id)) this.#known.set(id, decision)
    writeAtomicFile(this.#file, `${JSON.stringify(Object.fromEntries(this.#known), null, 1)}\n`)
  }
}
