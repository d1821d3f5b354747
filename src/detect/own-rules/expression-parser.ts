/** Regular expressions of rules, read into a tree. The part of PCRE that a machine without memory can judge. */
import { limits } from './limits.ts'

/** Character codes from `[0]` to `[1]`, both included. */
export type CodeRange = readonly [number, number]

export type Tree =
  | { readonly kind: 'set'; readonly ranges: readonly CodeRange[]; readonly isNegated: boolean }
  | { readonly kind: 'sequence'; readonly parts: readonly Tree[] }
  | { readonly kind: 'choice'; readonly parts: readonly Tree[] }
  | { readonly kind: 'repeat'; readonly part: Tree; readonly least: number; readonly most: number }
  | { readonly kind: 'assertion'; readonly what: Assertion }

export type Assertion = 'start' | 'end' | 'border' | 'no-border'

export interface Flags {
  readonly isCaseless: boolean
  /** `^` and `$` also at the ends of lines. */
  readonly isMultiline: boolean
  /** `.` is also the end of a line. */
  readonly isDotAll: boolean
}

/** What is wrong with an expression, in words that follow "expected". */
export class ExpressionFault extends Error {}

const DIGIT: readonly CodeRange[] = [[48, 57]]
const WORD: readonly CodeRange[] = [
  [48, 57],
  [65, 90],
  [95, 95],
  [97, 122],
]
const SPACE: readonly CodeRange[] = [
  [9, 13],
  [32, 32],
  [160, 160],
]
const LINE_ENDS: readonly CodeRange[] = [
  [10, 10],
  [13, 13],
]
const CLASSES: Readonly<Record<string, readonly CodeRange[]>> = { d: DIGIT, w: WORD, s: SPACE }
const CONTROLS: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, f: 12, v: 11, 0: 0, a: 7, e: 27 }
const ANY_NUMBER = Number.POSITIVE_INFINITY

/** Throws an `ExpressionFault` for what is no expression, and for look-around and references. */
export function parseExpression(
  source: string,
  asked: Flags,
): { readonly tree: Tree; readonly flags: Flags } {
  if (source.length > limits.expressionCharacters)
    throw new ExpressionFault(`at most ${limits.expressionCharacters} characters`)
  const inline = /^\(\?([ims]+)\)/.exec(source)
  const set = inline?.[1] ?? ''
  const flags: Flags = {
    isCaseless: asked.isCaseless || set.includes('i'),
    isMultiline: asked.isMultiline || set.includes('m'),
    isDotAll: asked.isDotAll || set.includes('s'),
  }
  return { tree: new Parser(source.slice(inline?.[0].length ?? 0), flags).whole(), flags }
}

class Parser {
  readonly #source: string
  readonly #flags: Flags
  #at = 0
  #depth = 0

  constructor(source: string, flags: Flags) {
    this.#source = source
    this.#flags = flags
  }

  whole(): Tree {
    const tree = this.#choice()
    if (this.#at < this.#source.length) throw new ExpressionFault('no ) without (')
    return tree
  }

  #choice(): Tree {
    if (++this.#depth > limits.depth) throw new ExpressionFault(`at most ${limits.depth} nested groups`)
    const parts = [this.#sequence()]
    while (this.#accept('|')) parts.push(this.#sequence())
    this.#depth--
    return parts.length === 1 ? parts[0]! : { kind: 'choice', parts }
  }

  #sequence(): Tree {
    const parts: Tree[] = []
    while (this.#at < this.#source.length && !'|)'.includes(this.#source[this.#at]!))
      parts.push(this.#repeated(this.#atom()))
    return { kind: 'sequence', parts }
  }

  #repeated(part: Tree): Tree {
    const counted = /^\{(\d{1,4})(,(\d{0,4}))?\}/.exec(this.#source.slice(this.#at, this.#at + 12))
    const sign = this.#source[this.#at] ?? ''
    let bounds: readonly [number, number] | undefined
    if (counted !== null) {
      const least = Number(counted[1])
      const most = counted[2] === undefined ? least : counted[3] === '' ? ANY_NUMBER : Number(counted[3])
      if (most < least) throw new ExpressionFault('{least,most} in this order')
      this.#at += counted[0].length
      bounds = [least, most]
    } else if ('*+?'.includes(sign) && sign !== '') {
      this.#at++
      bounds = sign === '*' ? [0, ANY_NUMBER] : sign === '+' ? [1, ANY_NUMBER] : [0, 1]
    }
    if (bounds === undefined) return part
    if (part.kind === 'assertion') throw new ExpressionFault('something to repeat before * + ? or {')
    // Lazy and possessive alike: whether it matches is all that is asked.
    if (!this.#accept('?')) this.#accept('+')
    if (/^[*+?]/.test(this.#source.slice(this.#at)))
      throw new ExpressionFault('one repeat after another in brackets, such as (a+)*')
    return { kind: 'repeat', part, least: bounds[0], most: bounds[1] }
  }

  #atom(): Tree {
    const character = this.#source[this.#at++]!
    switch (character) {
      case '(':
        return this.#group()
      case '[':
        return this.#set()
      case '\\':
        return this.#escape()
      case '.':
        return { kind: 'set', ranges: this.#flags.isDotAll ? [] : LINE_ENDS, isNegated: true }
      case '^':
        return { kind: 'assertion', what: 'start' }
      case '$':
        return { kind: 'assertion', what: 'end' }
      case '*':
      case '+':
      case '?':
        throw new ExpressionFault(`something to repeat before ${character}`)
      default:
        return one(character.charCodeAt(0))
    }
  }

  #group(): Tree {
    if (this.#accept('?')) {
      const named = /^P?<[A-Za-z_]\w*>/.exec(this.#source.slice(this.#at, this.#at + 40))
      if (named !== null) this.#at += named[0].length
      else if (!this.#accept(':'))
        throw new ExpressionFault('no look-around, conditions or flags inside of an expression')
    }
    const tree = this.#choice()
    if (!this.#accept(')')) throw new ExpressionFault(') for each (')
    return tree
  }

  #escape(): Tree {
    const character = this.#source[this.#at++]
    if (character === undefined) throw new ExpressionFault('something after \\')
    if (character === 'b') return { kind: 'assertion', what: 'border' }
    if (character === 'B') return { kind: 'assertion', what: 'no-border' }
    if (character === 'A') return { kind: 'assertion', what: 'start' }
    if (character === 'z' || character === 'Z') return { kind: 'assertion', what: 'end' }
    const ranges = CLASSES[character.toLowerCase()]
    if (ranges !== undefined) return { kind: 'set', ranges, isNegated: character !== character.toLowerCase() }
    if (/[1-9]|k/.test(character)) throw new ExpressionFault('no references to what matched before')
    return one(this.#code(character))
  }

  /** The code of an escaped character; `character` was read already. */
  #code(character: string): number {
    const hexadecimal = { x: /^[0-9a-fA-F]{2}/, u: /^[0-9a-fA-F]{4}/ }[character]
    if (hexadecimal !== undefined) {
      const digits = hexadecimal.exec(this.#source.slice(this.#at, this.#at + 4))?.[0]
      if (digits === undefined) throw new ExpressionFault('\\xHH or \\uHHHH')
      this.#at += digits.length
      return Number.parseInt(digits, 16)
    }
    const control = CONTROLS[character]
    if (control !== undefined) return control
    if (/[A-Za-z0-9]/.test(character)) throw new ExpressionFault(`no \\${character}: it is not known here`)
    return character.charCodeAt(0)
  }

  #set(): Tree {
    const isNegated = this.#accept('^')
    const ranges: CodeRange[] = []
    for (let isFirst = true; ; isFirst = false) {
      const character = this.#source[this.#at++]
      if (character === undefined) throw new ExpressionFault('] for each [')
      if (character === ']' && !isFirst) return { kind: 'set', ranges, isNegated }
      if (character === '[' && this.#source[this.#at] === ':')
        throw new ExpressionFault('\\d, \\w or \\s instead of [:names:]')
      const many = character === '\\' ? CLASSES[this.#source[this.#at] ?? ''] : undefined
      if (many !== undefined) {
        this.#at++
        ranges.push(...many)
        continue
      }
      const from = this.#member(character)
      const isRange = this.#source[this.#at] === '-' && (this.#source[this.#at + 1] ?? ']') !== ']'
      if (isRange) this.#at++
      const to = isRange ? this.#member(this.#source[this.#at++]!) : from
      if (to < from) throw new ExpressionFault('ranges from low to high')
      ranges.push([from, to])
    }
  }

  #member(character: string): number {
    if (character !== '\\') return character.charCodeAt(0)
    const escaped = this.#source[this.#at++]
    if (escaped === undefined) throw new ExpressionFault('] for each [')
    if (CLASSES[escaped.toLowerCase()] !== undefined)
      throw new ExpressionFault(`no \\${escaped} inside of [ ]`)
    return escaped === 'b' ? 8 : this.#code(escaped)
  }

  #accept(character: string): boolean {
    const isNext = this.#source[this.#at] === character
    if (isNext) this.#at++
    return isNext
  }
}

function one(code: number): Tree {
  return { kind: 'set', ranges: [[code, code]], isNegated: false }
}
