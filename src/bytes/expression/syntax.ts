/**
 * The syntax of expressions (the part of PCRE that rules use), read into a tree. What cannot be run without going back –
 * references to groups, atomic groups, possessive repeats, recursion – is refused in words.
 */
import { byteSet, escapedBytes, namedClass, setOf, withoutCase } from './classes.ts'
import { type ExpressionNode, ExpressionRefused } from './program.ts'

export interface ExpressionFlags {
  readonly ignoresCase: boolean
  readonly dotTakesNewlines: boolean
  readonly isMultiline: boolean
  readonly isExtended: boolean
  readonly isUngreedy: boolean
  /** `$` is the very end only. */
  readonly dollarEndOnly: boolean
}

const NOTHING: ExpressionNode = { kind: 'sequence', nodes: [] }

/** @throws ExpressionRefused in words */
export function parseExpression(pattern: string, flags: ExpressionFlags): ExpressionNode {
  return new Parser(pattern, flags).whole()
}

class Parser {
  #at = 0
  #flags: ExpressionFlags
  #depth = 0
  readonly #pattern: string

  constructor(pattern: string, flags: ExpressionFlags) {
    this.#pattern = pattern
    this.#flags = flags
  }

  whole(): ExpressionNode {
    const node = this.#choice()
    if (this.#at < this.#pattern.length) throw new ExpressionRefused(`unexpected ) at ${this.#at}`)
    return node
  }

  #choice(): ExpressionNode {
    if (++this.#depth > 100) throw new ExpressionRefused('groups nested too deep')
    const given = this.#flags
    const nodes = [this.#sequence()]
    while (this.#take('|')) nodes.push(this.#sequence())
    this.#flags = given
    this.#depth--
    return nodes.length === 1 ? nodes[0]! : { kind: 'choice', nodes }
  }

  #sequence(): ExpressionNode {
    const nodes: ExpressionNode[] = []
    while (this.#at < this.#pattern.length) {
      const next = this.#pattern[this.#at]!
      if (next === '|' || next === ')') break
      if (this.#flags.isExtended && this.#skipsBlank(next)) continue
      nodes.push(this.#repeated(this.#atom()))
    }
    return { kind: 'sequence', nodes }
  }

  /** Blanks and comments mean nothing under the flag x. */
  #skipsBlank(next: string): boolean {
    if (next === '#') while (this.#at < this.#pattern.length && this.#pattern[this.#at] !== '\n') this.#at++
    else if (!/\s/.test(next)) return false
    else this.#at++
    return true
  }

  #take(text: string): boolean {
    if (!this.#pattern.startsWith(text, this.#at)) return false
    this.#at += text.length
    return true
  }

  #atom(): ExpressionNode {
    const character = this.#pattern[this.#at++]!
    const { dotTakesNewlines, isMultiline, dollarEndOnly } = this.#flags
    if (character === '(') return this.#group()
    if (character === '[') return this.#bytes(this.#class())
    if (character === '.') return { kind: 'bytes', set: byteSet((byte) => dotTakesNewlines || byte !== 0x0a) }
    if (character === '^') return { kind: 'assert', what: isMultiline ? 'line-start' : 'start' }
    if (character === '$')
      return { kind: 'assert', what: isMultiline ? 'line-end' : dollarEndOnly ? 'text-end' : 'end' }
    if (character === '\\') return this.#escape()
    if ('*+?'.includes(character)) throw new ExpressionRefused(`nothing to repeat at ${this.#at - 1}`)
    return this.#bytes(setOf(character.charCodeAt(0) & 0xff))
  }

  #bytes(set: Uint8Array): ExpressionNode {
    return { kind: 'bytes', set: this.#flags.ignoresCase ? withoutCase(set) : set }
  }

  #escape(): ExpressionNode {
    const next = this.#pattern[this.#at]
    if (next === undefined) throw new ExpressionRefused('ends with a backslash')
    if (next === 'b' || next === 'B') {
      this.#at++
      return { kind: 'assert', what: next === 'b' ? 'word' : 'no-word' }
    }
    if ('AzZG'.includes(next)) {
      this.#at++
      return { kind: 'assert', what: next === 'z' ? 'text-end' : next === 'Z' ? 'end' : 'start' }
    }
    if (next === 'Q') return this.#quoted()
    if (/[1-9gkKpPXR]/.test(next))
      throw new ExpressionRefused(`\\${next} (references, properties) cannot be run without going back`)
    const found = escapedBytes(this.#pattern, this.#at)
    if (found === undefined) throw new ExpressionRefused(`unknown escape \\${next}`)
    this.#at = found.next
    return this.#bytes(found.set)
  }

  /** `\Q…\E`: literally. */
  #quoted(): ExpressionNode {
    const from = this.#at + 1
    const stop = this.#pattern.indexOf('\\E', from)
    const text = this.#pattern.slice(from, stop < 0 ? undefined : stop)
    this.#at = stop < 0 ? this.#pattern.length : stop + 2
    const nodes = [...text].map((one) => this.#bytes(setOf(one.charCodeAt(0) & 0xff)))
    return { kind: 'sequence', nodes }
  }

  #group(): ExpressionNode {
    const look = this.#look()
    if (look !== undefined) return look
    if (this.#take('?#')) {
      const stop = this.#pattern.indexOf(')', this.#at)
      this.#at = stop < 0 ? this.#pattern.length : stop + 1
      return NOTHING
    }
    const outer = this.#flags
    if (this.#take('?')) {
      const named = /^(?:P?<[A-Za-z_]\w*>|'[A-Za-z_]\w*')/.exec(this.#pattern.slice(this.#at, this.#at + 64))
      if (named !== null) this.#at += named[0].length
      else if (this.#inlineFlags()) return NOTHING
    }
    const inner = this.#choice()
    this.#flags = outer
    this.#close()
    return inner
  }

  #look(): ExpressionNode | undefined {
    for (const [opening, isNegated, isBehind] of LOOKS) {
      if (!this.#take(opening)) continue
      const node = this.#choice()
      this.#close()
      return { kind: 'look', node, isNegated, isBehind }
    }
    return undefined
  }

  /** `?i:` and the like, up to the colon. True: they were `(?i)`, which hold for the rest of the group around. */
  #inlineFlags(): boolean {
    const match = /^([imsxU]*)(?:-([imsxU]*))?([:)])/.exec(this.#pattern.slice(this.#at, this.#at + 16))
    if (match === null)
      throw new ExpressionRefused(
        `(?${this.#pattern[this.#at] ?? ''} (atomic, conditional, recursive) is not run`,
      )
    this.#at += match[0].length
    const is = (flag: string, now: boolean) =>
      match[2]?.includes(flag) === true ? false : now || match[1]!.includes(flag)
    const flags = this.#flags
    this.#flags = {
      ignoresCase: is('i', flags.ignoresCase),
      isMultiline: is('m', flags.isMultiline),
      dotTakesNewlines: is('s', flags.dotTakesNewlines),
      isExtended: is('x', flags.isExtended),
      isUngreedy: is('U', flags.isUngreedy),
      dollarEndOnly: flags.dollarEndOnly,
    }
    return match[3] === ')'
  }

  #close(): void {
    if (!this.#take(')')) throw new ExpressionRefused('a group is not closed')
  }

  #class(): Uint8Array {
    const isNegated = this.#take('^')
    const set = new Uint8Array(256)
    let low = -1
    for (let isFirst = true; ; isFirst = false) {
      const character = this.#pattern[this.#at]
      if (character === undefined) throw new ExpressionRefused('a class is not closed')
      if (character === ']' && !isFirst) break
      const isRange = character === '-' && low >= 0 && this.#pattern[this.#at + 1] !== ']'
      if (isRange) this.#at++
      const one = this.#classMember()
      if (isRange) {
        const high = one.indexOf(1)
        if (one.lastIndexOf(1) !== high || high < low)
          throw new ExpressionRefused('a range of a class runs backwards')
        set.fill(1, low, high + 1)
        low = -1
        continue
      }
      for (let byte = 0; byte < 256; byte++) if (one[byte] === 1) set[byte] = 1
      low = one.indexOf(1) === one.lastIndexOf(1) ? one.indexOf(1) : -1
    }
    this.#at++
    // Without case first: [^a] under the flag i leaves out A, too.
    const whole = this.#flags.ignoresCase ? withoutCase(set) : set
    return isNegated ? byteSet((byte) => whole[byte] === 0) : whole
  }

  /** One byte, an escape, or `[:alpha:]`, as a set. */
  #classMember(): Uint8Array {
    const named = /^\[:(\^?)([a-z]+):\]/.exec(this.#pattern.slice(this.#at, this.#at + 16))
    if (named !== null) {
      const set = namedClass(named[2]!)
      if (set === undefined) throw new ExpressionRefused(`unknown class [:${named[2]}:]`)
      this.#at += named[0].length
      return named[1] === '^' ? byteSet((byte) => set[byte] === 0) : set
    }
    const character = this.#pattern[this.#at++]!
    if (character !== '\\') return setOf(character.charCodeAt(0) & 0xff)
    if (this.#take('b')) return setOf(0x08)
    const found = escapedBytes(this.#pattern, this.#at)
    if (found === undefined) throw new ExpressionRefused('unknown escape in a class')
    this.#at = found.next
    return found.set
  }

  #repeated(node: ExpressionNode): ExpressionNode {
    let repeated = node
    for (;;) {
      const bounds = this.#bounds()
      if (bounds === undefined) return repeated
      if (this.#take('+')) throw new ExpressionRefused('possessive repeats cannot be run without going back')
      const isGreedy = this.#take('?') === this.#flags.isUngreedy
      repeated = { kind: 'repeat', node: repeated, ...bounds, isGreedy }
    }
  }

  #bounds(): { readonly least: number; readonly most: number } | undefined {
    if (this.#take('*')) return { least: 0, most: Number.POSITIVE_INFINITY }
    if (this.#take('+')) return { least: 1, most: Number.POSITIVE_INFINITY }
    if (this.#take('?')) return { least: 0, most: 1 }
    const counted = /^\{(\d{1,5})(,?)(\d{0,5})\}/.exec(this.#pattern.slice(this.#at, this.#at + 16))
    if (counted === null) return undefined
    this.#at += counted[0].length
    const least = Number(counted[1])
    const most = counted[2] === '' ? least : counted[3] === '' ? Number.POSITIVE_INFINITY : Number(counted[3])
    if (most < least) throw new ExpressionRefused(`a repeat of ${least} to ${most}`)
    return { least, most }
  }
}

const LOOKS: readonly (readonly [opening: string, isNegated: boolean, isBehind: boolean])[] = [
  ['?=', false, false],
  ['?!', true, false],
  ['?<=', false, true],
  ['?<!', true, true],
]
