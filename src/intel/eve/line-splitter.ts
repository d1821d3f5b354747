import { limits } from './limits.ts'

/** Octets of a growing file into its lines; a line that is far too long is left out and counted. */
export class LineSplitter {
  /** Lines left out. */
  tooLong = 0
  readonly #decoder = new TextDecoder()
  #rest = ''
  #isSkipping = false

  /** Lines that have ended with these octets. */
  push(octets: Uint8Array): string[] {
    const lines = (this.#rest + this.#decoder.decode(octets, { stream: true })).split('\n')
    this.#rest = lines.pop() ?? ''
    if (this.#isSkipping && lines.length > 0) {
      lines.shift()
      this.#isSkipping = false
    }
    if (this.#rest.length > limits.lineCharacters) {
      if (!this.#isSkipping) this.tooLong++
      this.#isSkipping = true
      this.#rest = ''
    }
    return lines
  }

  /** What stands behind the last line break; the next octets begin a new line. */
  end(): string[] {
    const rest = this.#rest + this.#decoder.decode()
    const lines = this.#isSkipping || rest === '' ? [] : [rest]
    this.#rest = ''
    this.#isSkipping = false
    return lines
  }
}
