/** Rules about messages of industrial protocols, by the code of the message: most rules ask for one, most messages have another. */
import type { Signature } from './signature.ts'

const CODES = 256
const NONE: readonly number[] = []

export class IndustrialRules {
  /** By the low byte of a message's code. */
  readonly #byCode: readonly (readonly number[])[]

  constructor(rules: readonly number[], signatures: readonly Signature[]) {
    this.#byCode = Array.from({ length: CODES }, (_, code) => {
      const found = rules.filter((rule) => signatures[rule]!.industrial.every(({ mayBe }) => mayBe(code)))
      return found.length > 0 ? found : NONE
    })
  }

  /** Rules that a message with this code may concern. */
  of(code: number): readonly number[] {
    return this.#byCode[code & (CODES - 1)]!
  }

  readonly wants = (code: number): boolean => this.of(code).length > 0
}
