/** One pass of an automaton: which rules' patterns were found, each once. */
import type { Prefilter, Stretch } from './prefilter.ts'

export class PatternScan {
  /** Rules found by the last pass. Valid until the next one. */
  readonly found: number[] = []
  readonly #marks: Int32Array
  #round = 0
  readonly #note = (rule: number) => {
    if (this.#marks[rule] === this.#round) return
    this.#marks[rule] = this.#round
    this.found.push(rule)
  }

  constructor(signatures: number) {
    this.#marks = new Int32Array(signatures).fill(-1)
  }

  /** Was the rule found by the last pass? */
  has(rule: number): boolean {
    return this.#marks[rule] === this.#round
  }

  /** Answers the automaton's state after the stretch. */
  over(prefilter: Prefilter, state: number, stretch: Stretch): number {
    this.#round = (this.#round + 1) & 0x3fff_ffff
    this.found.length = 0
    return prefilter.scan(state, stretch, this.#note)
  }
}
