/** Patterns for texts, of which a handful run: those whose rarest three letters occur in the text. */
import { limits } from './limits.ts'

export interface TextPattern {
  /** Field the text was read from, as the protocol names it; '' any. */
  readonly field: string
  readonly pattern: string
  readonly flags: string
  readonly subtype: string
  /** May hold `$1`. */
  readonly vendor: string
  readonly model: string
  readonly os: string
  readonly strength: number
}

export interface TextMatch {
  readonly subtype: string
  readonly vendor: string
  readonly model: string
  readonly os: string
  readonly strength: number
}

interface Compiled {
  readonly row: TextPattern
  readonly order: number
  regex: RegExp | undefined
}

const GRAM = 3

export class TextPatterns {
  readonly #byGram = new Map<number, Compiled[]>()
  /** Without three letters in a row that must occur. */
  readonly #always: Compiled[] = []

  constructor(rows: readonly TextPattern[]) {
    const literals = rows.map((row) => literalOf(row.pattern))
    const uses = new Map<number, number>()
    for (const literal of literals)
      for (let at = 0; at + GRAM <= literal.length; at++) {
        const gram = gramAt(literal, at)
        uses.set(gram, (uses.get(gram) ?? 0) + 1)
      }
    rows.forEach((row, order) => {
      const compiled = { row, order, regex: undefined }
      const literal = literals[order]!
      let rarest = -1
      let least = Number.POSITIVE_INFINITY
      for (let at = 0; at + GRAM <= literal.length; at++) {
        const gram = gramAt(literal, at)
        const count = uses.get(gram)!
        if (count < least) [rarest, least] = [gram, count]
      }
      if (rarest < 0) this.#always.push(compiled)
      else {
        const list = this.#byGram.get(rarest)
        if (list === undefined) this.#byGram.set(rarest, [compiled])
        else list.push(compiled)
      }
    })
  }

  /** All that match, in the order of the table. */
  match(field: string, text: string): readonly TextMatch[] {
    const cut = text.slice(0, limits.text)
    const lower = cut.toLowerCase()
    const found: [number, TextMatch][] = []
    const tried: Compiled[][] = []
    for (let at = 0; at + GRAM <= lower.length; at++) {
      const list = this.#byGram.get(gramAt(lower, at))
      if (list === undefined || tried.includes(list)) continue
      tried.push(list)
      for (const one of list) tryPattern(one, field, cut, found)
    }
    for (const one of this.#always) tryPattern(one, field, cut, found)
    return found.sort(([a], [b]) => a - b).map(([, match]) => match)
  }
}

function tryPattern(one: Compiled, field: string, text: string, found: [number, TextMatch][]): void {
  const { row } = one
  if (row.field !== '' && row.field !== field) return
  one.regex ??= new RegExp(row.pattern, row.flags)
  const groups = one.regex.exec(text)
  if (groups === null) return
  const { subtype, strength } = row
  const match = {
    subtype,
    vendor: filled(row.vendor, groups),
    model: filled(row.model, groups),
    os: filled(row.os, groups),
    strength,
  }
  found.push([one.order, match])
}

function filled(template: string, groups: RegExpExecArray): string {
  if (!template.includes('$')) return template
  return template
    .replace(/\$(\d)/g, (_, number: string) => groups[Number(number)] ?? '')
    .replace(/\s+/g, ' ')
    .trim()
}

/** Three UTF-16 units as one number, exact below 2^53. */
function gramAt(text: string, at: number): number {
  return text.charCodeAt(at) * 2 ** 32 + text.charCodeAt(at + 1) * 2 ** 16 + text.charCodeAt(at + 2)
}

/**
 * The longest run of plain letters that every match holds, in lower case; '' where none is sure. Groups with
 * alternatives, optional parts and classes end a run.
 */
export function literalOf(pattern: string): string {
  let best = ''
  let run = ''
  let depth = 0
  const end = () => {
    if (run.length > best.length) best = run
    run = ''
  }
  if (hasTopAlternative(pattern)) return ''
  for (let at = 0; at < pattern.length; at++) {
    let char = pattern[at]!
    const isEscaped = char === '\\'
    if (isEscaped) char = pattern[++at] ?? ''
    const isPlain = isEscaped ? !isWord(char) : !SPECIAL.has(char)
    if (char === '[' && !isEscaped) {
      end()
      at = classEnd(pattern, at)
      continue
    }
    if (!isEscaped && char === '(') {
      end()
      depth++
      continue
    }
    if (!isEscaped && char === ')') {
      end()
      depth--
      continue
    }
    if (depth > 0) continue
    const next = pattern[at + 1] ?? ''
    if (!isPlain || next === '?' || next === '*' || next === '{') end()
    else {
      run += char.toLowerCase()
      if (next === '+') end()
    }
  }
  end()
  return best
}

const SPECIAL: ReadonlySet<string> = new Set('.^$*+?()[]{}|')

/** A letter or digit of ASCII: escaped, it is a class or an assertion. */
function isWord(char: string): boolean {
  return (char >= '0' && char <= '9') || (char >= 'A' && char <= 'Z') || (char >= 'a' && char <= 'z')
}

function hasTopAlternative(pattern: string): boolean {
  if (!pattern.includes('|')) return false
  let depth = 0
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at]
    if (char === '\\') at++
    else if (char === '[') at = classEnd(pattern, at)
    else if (char === '(') depth++
    else if (char === ')') depth--
    else if (char === '|' && depth === 0) return true
  }
  return false
}

function classEnd(pattern: string, from: number): number {
  let at = from + 1
  if (pattern[at] === '^') at++
  if (pattern[at] === ']') at++
  while (at < pattern.length && pattern[at] !== ']') at += pattern[at] === '\\' ? 2 : 1
  return at
}
