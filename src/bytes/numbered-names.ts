/**
 * Names that an authority gave numbers, as a text of `number name` lines. Read when the first is asked for: most captures
 * never ask, and a long text costs a start nothing.
 */
export class NumberedNames {
  readonly #lines: string
  #names: ReadonlyMap<number, string> | undefined

  constructor(lines: string) {
    this.#lines = lines
  }

  /** Undefined for a number that has no name. */
  of(number: number): string | undefined {
    this.#names ??= new Map(
      this.#lines
        .trim()
        .split('\n')
        .map((line) => [Number.parseInt(line, 10), line.slice(line.indexOf(' ') + 1)]),
    )
    return this.#names.get(number)
  }
}
