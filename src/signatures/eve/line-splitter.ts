import { limits } from './limits.ts'

/** Bytes of a growing file into its lines; a line that is far too long is left out and counted. */
export class LineSplitter {
  /** Lines left out. */
  tooLong = 0
  readonly #decoder = new TextDecoder()
  #rest = ''
  #isSkipping = false

  /** Lines that have ended with these bytes. */
  push(bytes: Uint8Array): string[] {
    const lines = (this.#rest + this.#decoder.decode(bytes, { stream: true })).split('\n')
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

  /** Text after the last line break; the next bytes begin a new line. */
  end(): string[] {
    const rest = this.#rest + this.#decoder.decode()
    const lines = this.#isSkipping || rest === '' ? [] : [rest]
    this.#rest = ''
    this.#isSkipping = false
    return lines
  }
}
