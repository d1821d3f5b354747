/** STIX 2.1 §9 patterns of one observation, spread into indicators. Any other pattern is refused with a word. */
import { limits } from './limits.ts'
import { type NamedTerm, spelled } from './spelling.ts'

export interface PatternIndicator extends NamedTerm {
  readonly port?: number | undefined
  /** A URL's query was cut off, so that only its path is left. */
  readonly hasQuery?: boolean | undefined
}

export interface ReadPattern {
  readonly indicators: readonly PatternIndicator[]
  /** Why the pattern, or a part of it, is not supported; '' if all of it is. */
  readonly refused: string
}

/** One comparison: STIX 2.1 §9.6. */
interface Comparison {
  readonly path: string
  readonly operator: string
  readonly values: readonly string[]
}
/** Comparisons that must hold together. */
type Conjunction = readonly Comparison[]

class Refused extends Error {}

const TOKEN =
  /\s*(?:(t|b|h)?'((?:[^'\\]|\\.)*)'|([[\]()])|(<=|>=|!=|==|[=<>,])|([^\s[\]()=<>!,']+(?:'[^']*'[^\s[\]()=<>!,']*)*))/y

type Token = { readonly kind: 'text' | 'mark' | 'word'; readonly text: string }

/** Never throws. */
export function readPattern(pattern: string): ReadPattern {
  try {
    if (pattern.length > limits.patternCharacters) throw new Refused('pattern too long')
    const parser = new Parser(tokensOf(pattern))
    return fromAlternatives(parser.pattern())
  } catch (error) {
    if (error instanceof Refused) return { indicators: [], refused: error.message }
    throw error
  }
}

function tokensOf(pattern: string): Token[] {
  const tokens: Token[] = []
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < pattern.trimEnd().length) {
    const at = TOKEN.lastIndex
    const match = TOKEN.exec(pattern)
    if (match === null) throw new Refused(`invalid STIX pattern at character ${at + 1}`)
    if (match[2] !== undefined) tokens.push({ kind: 'text', text: match[2].replace(/\\(.)/g, '$1') })
    else if (match[3] ?? match[4]) tokens.push({ kind: 'mark', text: (match[3] ?? match[4])! })
    else tokens.push({ kind: 'word', text: match[5]! })
  }
  return tokens
}

class Parser {
  readonly #tokens: readonly Token[]
  #at = 0
  #depth = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  /** Alternatives of the whole pattern. Observations may only be joined by OR: one flow is one observation. */
  pattern(): Conjunction[] {
    const found = this.#observation()
    for (;;) {
      const word = this.#take()?.text.toUpperCase()
      if (word === undefined) return found
      if (word !== 'OR')
        throw new Refused(`${word === 'AND' ? 'AND between observations' : word} is not supported`)
      found.push(...this.#observation())
      bounded(found)
    }
  }

  #observation(): Conjunction[] {
    if (this.#accept('(')) {
      const found = this.#nested(() => this.#observations())
      this.#expect(')')
      return found
    }
    this.#expect('[')
    const found = this.#or()
    this.#expect(']')
    return found
  }

  #observations(): Conjunction[] {
    const found = this.#observation()
    while (!this.#isNext(')')) {
      const word = this.#take()?.text.toUpperCase() ?? 'the end'
      if (word !== 'OR')
        throw new Refused(`${word === 'AND' ? 'AND between observations' : word} is not supported`)
      found.push(...this.#observation())
      bounded(found)
    }
    return found
  }

  #or(): Conjunction[] {
    const found = this.#and()
    while (this.#accept('OR')) {
      found.push(...this.#and())
      bounded(found)
    }
    return found
  }

  #and(): Conjunction[] {
    let found = this.#term()
    while (this.#accept('AND')) {
      const further = this.#term()
      if (found.length * further.length > limits.alternatives) throw new Refused('too many alternatives')
      found = found.flatMap((one) => further.map((other) => [...one, ...other]))
    }
    return found
  }

  #term(): Conjunction[] {
    if (this.#accept('(')) {
      const found = this.#nested(() => this.#or())
      this.#expect(')')
      return found
    }
    return [[this.#comparison()]]
  }

  #comparison(): Comparison {
    const path = this.#take()
    if (path?.kind !== 'word' || !path.text.includes(':'))
      throw new Refused(`expected an object path, got ${path?.text ?? 'the end'}`)
    if (this.#accept('NOT')) throw new Refused('NOT is not supported')
    const operator = this.#take()?.text.toUpperCase() ?? 'the end'
    if (!['=', '==', 'IN', 'LIKE', 'ISSUBSET'].includes(operator))
      throw new Refused(`${operator} is not supported`)
    return {
      path: path.text.toLowerCase(),
      operator,
      values: operator === 'IN' ? this.#set() : [this.#value()],
    }
  }

  #set(): string[] {
    this.#expect('(')
    const values = [this.#value()]
    while (this.#accept(',')) values.push(this.#value())
    this.#expect(')')
    return values
  }

  #value(): string {
    const token = this.#take()
    if (token === undefined || token.kind === 'mark') throw new Refused('expected a value')
    return token.text
  }

  #nested<T>(read: () => T): T {
    if (++this.#depth > limits.depth) throw new Refused('parentheses nested too deeply')
    const found = read()
    this.#depth--
    return found
  }

  #take(): Token | undefined {
    return this.#tokens[this.#at++]
  }

  #isNext(text: string): boolean {
    const token = this.#tokens[this.#at]
    return token !== undefined && token.kind !== 'text' && token.text.toUpperCase() === text
  }

  #accept(text: string): boolean {
    const isNext = this.#isNext(text)
    if (isNext) this.#at++
    return isNext
  }

  #expect(text: string): void {
    if (!this.#accept(text)) throw new Refused(`expected ${text}, got ${this.#take()?.text ?? 'the end'}`)
  }
}

function bounded(found: readonly unknown[]): void {
  if (found.length > limits.alternatives) throw new Refused('too many alternatives')
}

function fromAlternatives(alternatives: readonly Conjunction[]): ReadPattern {
  const indicators: PatternIndicator[] = []
  let refused = ''
  for (const conjunction of alternatives) {
    const found = fromConjunction(conjunction)
    if (typeof found === 'string') refused ||= found
    else indicators.push(...found)
    bounded(indicators)
  }
  return { indicators, refused }
}

/** Together with what traffic does not show, nothing is judged: half a condition would cry wolf. */
function fromConjunction(conjunction: Conjunction): PatternIndicator[] | string {
  const [main, ...rest] = [...conjunction].sort((a, b) => rank(a) - rank(b))
  if (main === undefined) return 'empty pattern'
  let port: number | undefined
  for (const { path, values } of rest) {
    // A matching digest decides; other properties of the file are not compared.
    if (rank(main) === 0 && path.startsWith('file:')) continue
    if (path === 'network-traffic:dst_port' && isAddress(main) && values.length === 1)
      port = Number(values[0])
    else if (!path.startsWith('network-traffic:protocols')) return `AND with ${path} is not supported`
  }
  return namedBy(main, port)
}

function namedBy(
  { path, operator, values }: Comparison,
  port: number | undefined,
): PatternIndicator[] | string {
  const found: PatternIndicator[] = []
  for (const value of values) {
    const named = nameOf(path, operator, value)
    if (typeof named === 'string') return named
    const hasQuery = named.kind === 'url' && value.includes('?')
    found.push({ ...named, ...(port !== undefined && { port }), ...(hasQuery && { hasQuery }) })
  }
  return found
}

function nameOf(path: string, operator: string, value: string): NamedTerm | string {
  const kind = kindOf(path)
  if (kind === undefined) return `${path} is not supported`
  if (operator === 'ISSUBSET' && kind !== 'address') return `ISSUBSET of ${path} is not supported`
  let text = value
  if (operator === 'LIKE' && /[%_]/.test(value)) {
    // Of LIKE only "anything below this name" is a thing that can be looked up.
    if (kind !== 'domain' || !/^%\.?[^%_]+$/.test(value)) return `LIKE '${value}' is not supported`
    text = value.replace(/^%\.?/, '')
  }
  const print = /[.:'](ja3s?|ja4|hassh)(_hash|_md5|')?$/.exec(path)?.[1]
  return (
    spelled(kind, print !== undefined && !text.includes(':') ? `${print}:${text}` : text) ??
    `'${value}' is not a valid ${kind}`
  )
}

function kindOf(path: string): NamedTerm['kind'] | undefined {
  if (/^ipv[46]-addr:value$/.test(path)) return 'address'
  if (/^network-traffic:(dst|src)_ref\.value$/.test(path)) return 'address'
  if (path === 'domain-name:value' || path === 'network-traffic:dst_ref.domain') return 'domain'
  if (path === 'url:value') return 'url'
  if (/^(file|artifact):hashes\.'?(md5|sha-?1|sha-?256)'?$/.test(path)) return 'hash'
  // No standard names the field; vendors end their paths alike.
  if (/[.:'](ja3s?|ja4|hassh)(_hash|_md5|')?$/.test(path)) return 'fingerprint'
  return undefined
}

const ORDER = ['hash', 'url', 'fingerprint', 'domain', 'address']

function rank({ path }: Comparison): number {
  const kind = kindOf(path)
  return kind === undefined ? ORDER.length : ORDER.indexOf(kind)
}

function isAddress({ path }: Comparison): boolean {
  return kindOf(path) === 'address'
}
