/** Names of kinds of device within a device's own text: `Network Door Controller`. */
import { limits } from './limits.ts'

export interface KindWords {
  readonly words: string
  readonly subtype: string
  readonly strength: number
  /** Several words: as plain as a kind declared in a closed list. A single word may be part of a code or name. */
  readonly isPlain: boolean
}

/** More words in a row name no kind. */
const MOST_WORDS = 4

export class KindWordTable {
  readonly #rows = new Map<string, KindWords>()
  readonly #known = new Map<string, KindWords | undefined>()

  /** Rows: words, subtype, strength. */
  constructor(rows: readonly (readonly string[])[]) {
    for (const [words = '', subtype = '', strength = ''] of rows)
      this.#rows.set(wordsOf(words).join(' '), {
        words,
        subtype,
        strength: Number(strength),
        isPlain: wordsOf(words).length > 1,
      })
  }

  /** The name of the most words in the text; the first of those. */
  find(text: string): KindWords | undefined {
    const value = text.slice(0, limits.text)
    if (this.#known.has(value)) return this.#known.get(value)
    if (this.#known.size >= limits.remembered) this.#known.clear()
    const found = this.#longest(wordsOf(value))
    this.#known.set(value, found)
    return found
  }

  #longest(words: readonly string[]): KindWords | undefined {
    for (let count = Math.min(MOST_WORDS, words.length); count > 0; count--)
      for (let at = 0; at + count <= words.length; at++) {
        const found = this.#rows.get(words.slice(at, at + count).join(' '))
        if (found !== undefined) return found
      }
    return undefined
  }
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[a-z0-9]+/g) ?? []
}
