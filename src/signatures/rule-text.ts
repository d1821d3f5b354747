/** The text of a rule file: lines, headers and options. It knows the grammar, not what a keyword means. */
import { limits } from './limits.ts'

/** One option: `content:!"abc"` is `{ keyword: 'content', value: '!"abc"' }`; `nocase` has the value ''. */
export interface RuleOption {
  readonly keyword: string
  readonly value: string
}

export interface SignatureText {
  /** Number of the line it begins on, from 1. */
  readonly line: number
  readonly action: string
  readonly protocol: string
  readonly source: string
  readonly sourcePorts: string
  readonly direction: '->' | '<>'
  readonly destination: string
  readonly destinationPorts: string
  readonly options: readonly RuleOption[]
}

/** A rule that is none, and why. */
interface RuleFault {
  readonly line: number
  readonly fault: string
  readonly sid: number
}

/** Lines that begin with `#` or are empty are ignored; a backslash at the end of a line continues it. */
export function* ruleLines(text: string): Iterable<{ readonly line: number; readonly text: string }> {
  let gathered = ''
  let begun = 0
  let number = 0
  for (const raw of text.split('\n')) {
    number++
    const line = raw.trim()
    if (gathered === '') {
      if (line === '' || line.startsWith('#')) continue
      begun = number
    }
    if (line.endsWith('\\')) {
      gathered += `${line.slice(0, -1)} `
      if (gathered.length <= limits.ruleCharacters) continue
    } else gathered += line
    yield { line: begun, text: gathered }
    gathered = ''
  }
  if (gathered !== '') yield { line: begun, text: gathered }
}

/** Reads one rule. */
export function readRule(text: string, line: number): SignatureText | RuleFault {
  const sid = Number(/[;(\s]sid\s*:\s*(\d{1,10})\s*;/.exec(text)?.[1] ?? 0)
  const refuse = (fault: string): RuleFault => ({ line, fault, sid })
  if (text.length > limits.ruleCharacters)
    return refuse(`longer than ${limits.ruleCharacters} characters; expected one rule a line`)
  const open = text.indexOf('(')
  const close = text.lastIndexOf(')')
  if (open < 0 || close < open) return refuse('expected options in parentheses')
  const words = headerWords(text.slice(0, open))
  if (words.length !== 7)
    return refuse(`expected action, protocol, address, port, direction, address, port before "("`)
  const [action, protocol, source, sourcePorts, direction, destination, destinationPorts] = words as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ]
  if (direction !== '->' && direction !== '<>')
    return refuse(`direction: expected -> or <>, got ${direction}`)
  const options = splitOptions(text.slice(open + 1, close))
  if (options.length > limits.options) return refuse(`more than ${limits.options} options`)
  return {
    line,
    action: action.toLowerCase(),
    protocol: protocol.toLowerCase(),
    source,
    sourcePorts,
    direction,
    destination,
    destinationPorts,
    options,
  }
}

/** Words of a header; a list in brackets is one word, spaces and all. */
function headerWords(header: string): string[] {
  const words: string[] = []
  let word = ''
  let depth = 0
  for (const character of header) {
    if (character === '[') depth++
    else if (character === ']') depth--
    if (/\s/.test(character)) {
      if (depth > 0 || word === '!') continue
      if (word !== '') words.push(word)
      word = ''
    } else word += character
  }
  if (word !== '') words.push(word)
  return words
}

/** Options end at a semicolon that is neither escaped nor within quotes. Empty ones (`;;`) are passed over. */
function splitOptions(text: string): RuleOption[] {
  const options: RuleOption[] = []
  let isQuoted = false
  let from = 0
  for (let at = 0; at <= text.length; at++) {
    const character = text[at]
    if (character === '\\') at++
    else if (character === '"') isQuoted = !isQuoted
    else if (at === text.length || (character === ';' && !isQuoted)) {
      const option = text.slice(from, at).trim()
      from = at + 1
      if (option === '') continue
      const colon = option.indexOf(':')
      options.push(
        colon < 0
          ? { keyword: option.toLowerCase(), value: '' }
          : { keyword: option.slice(0, colon).trim().toLowerCase(), value: option.slice(colon + 1).trim() },
      )
    }
  }
  return options
}

/** Takes the quotes off, if there are any. */
export function unquoted(value: string): string {
  return value.length >= 2 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value
}

/** The text of `msg`: escapes of `\` `"` `;` `:` taken away. */
export function plainText(value: string): string {
  return unquoted(value).replace(/\\([\\";:])/g, '$1')
}

/** Splits at commas, each part trimmed. */
export function parts(value: string): string[] {
  return value.split(',').map((part) => part.trim())
}
