/** `pcre`, `byte_test`, `byte_jump`, `byte_extract`, `byte_math`, `isdataat`, `bsize`, `urilen`. */
import { Expression } from '#bytes/expression/expression'
import { BUFFERS } from '../buffers.ts'
import { limits } from '../limits.ts'
import { numberRange } from '../number-range.ts'
import { type KeywordReader, KeywordRefused, type RuleBuilder } from '../rule-builder.ts'
import { parts, unquoted } from '../rule-text.ts'
import type { Comparison, NumberBase, NumberReading } from '../signature.ts'

const BUFFER_OF_FLAG = new Map(
  BUFFERS.flatMap(({ name, flag }) => (flag === undefined ? [] : [[flag, name] as const])),
)

const pcre: KeywordReader = (rule, value) => {
  const isNegated = value.startsWith('!')
  const text = unquoted((isNegated ? value.slice(1) : value).trim())
  const match = /^(?:\/(.*)\/|m(.)(.*)\2)([A-Za-z]*)(?:\s*,.*)?$/s.exec(text)
  if (match === null) throw new KeywordRefused('expected /expression/flags')
  if (/^(?:\/.*\/|m(.).*\1)[A-Za-z]*\s*,/s.test(text))
    throw new KeywordRefused('capture groups are not supported')
  const flags = match[4]!
  const unknown = [...flags].find((flag) => !'ismxAEGRBO'.includes(flag) && !BUFFER_OF_FLAG.has(flag))
  if (unknown !== undefined) throw new KeywordRefused(`unknown flag ${unknown}`)
  const source = match[1] ?? match[3]!
  const expression = new Expression(
    source,
    {
      ignoresCase: flags.includes('i'),
      dotTakesNewlines: flags.includes('s'),
      isMultiline: flags.includes('m'),
      isExtended: flags.includes('x'),
      isUngreedy: flags.includes('G'),
      dollarEndOnly: flags.includes('E'),
    },
    limits.expressionInstructions,
  )
  const step = {
    kind: 'expression' as const,
    expression,
    isNegated,
    isRelative: flags.includes('R'),
    isAnchored: flags.includes('A'),
    isAtStart: !isNegated && /^\^/.test(source) && !/[mR]/.test(flags),
  }
  const buffer = [...flags].map((flag) => BUFFER_OF_FLAG.get(flag)).find((name) => name !== undefined)
  if (buffer === undefined) rule.add(step)
  else rule.addTo(buffer, step)
}

interface ReadOptions {
  readonly words: readonly string[]
  readonly bytes: string
  readonly offset: string
}

/** The words that all of them share; each is given the ones it knows besides. */
function reading(
  rule: RuleBuilder,
  { words, bytes, offset }: ReadOptions,
  others: readonly string[],
): NumberReading {
  let base: NumberBase | undefined
  let mask: number | undefined
  for (const word of words) {
    const [name = '', argument = ''] = word.split(/\s+/)
    if (name === 'hex') base = 16
    else if (name === 'dec') base = 10
    else if (name === 'oct') base = 8
    else if (name === 'string') base ??= 10
    else if (name === 'bitmask') mask = Number(argument)
    else if (!['relative', 'little', 'big', '', ...others].includes(name))
      throw new KeywordRefused(`unknown word ${name}`)
  }
  if (mask !== undefined && !(Number.isSafeInteger(mask) && mask > 0))
    throw new KeywordRefused('bitmask is not a number')
  const size = rule.amount(bytes, 0)
  if (base === undefined && typeof size === 'number' && (size < 1 || size > 8))
    throw new KeywordRefused(`expected 1 to 8 bytes, got ${bytes}`)
  return {
    bytes: size,
    offset: rule.amount(offset),
    isRelative: words.includes('relative'),
    isLittle: words.includes('little'),
    base,
    mask,
  }
}

const byteTest: KeywordReader = (rule, value) => {
  const [bytes = '', operator = '', against = '', offset = '', ...words] = parts(value)
  const match = /^(!?)\s*(<=|>=|<|>|=|&|\^)?$/.exec(operator)
  if (match === null) throw new KeywordRefused(`unknown operator ${operator}`)
  rule.add({
    kind: 'byte-test',
    reading: reading(rule, { words, bytes, offset }, []),
    comparison: (match[2] ?? '=') as Comparison,
    isNegated: match[1] === '!',
    value: rule.amount(against, 0),
  })
}

const argument = (words: readonly string[], name: string): string | undefined =>
  words
    .find((word) => word.startsWith(`${name} `))
    ?.slice(name.length + 1)
    .trim()

const byteJump: KeywordReader = (rule, value) => {
  const [bytes = '', offset = '', ...words] = parts(value)
  const known = ['multiplier', 'align', 'from_beginning', 'from_end', 'post_offset']
  rule.add({
    kind: 'byte-jump',
    reading: reading(rule, { words, bytes, offset }, known),
    multiplier: Number(argument(words, 'multiplier') ?? 1) || 1,
    isAligned: words.includes('align'),
    from: words.includes('from_beginning') ? 'beginning' : words.includes('from_end') ? 'end' : 'here',
    beyond: Number(argument(words, 'post_offset') ?? 0) || 0,
  })
}

const byteExtract: KeywordReader = (rule, value) => {
  const [bytes = '', offset = '', name = '', ...words] = parts(value)
  rule.add({
    kind: 'byte-extract',
    reading: reading(rule, { words, bytes, offset }, ['multiplier', 'align']),
    multiplier: Number(argument(words, 'multiplier') ?? 1) || 1,
    isAligned: words.includes('align'),
    variable: rule.variable(name),
  })
}

const byteMath: KeywordReader = (rule, value) => {
  const words = parts(value)
  const operator = argument(words, 'oper') ?? ''
  if (!['+', '-', '*', '/', '<<', '>>'].includes(operator))
    throw new KeywordRefused(`unknown operator ${operator}`)
  const byName = ['bytes', 'offset', 'oper', 'rvalue', 'result', 'endian', 'string', 'dce']
  const base = words.flatMap((word) => /^string (hex|dec|oct)$/.exec(word)?.[1] ?? [])
  const endian = argument(words, 'endian') ?? 'big'
  const plain = words.map((word) => word.split(/\s+/)[0]!).filter((word) => !byName.includes(word))
  const mask = words.filter((word) => word.startsWith('bitmask '))
  rule.add({
    kind: 'byte-math',
    reading: reading(
      rule,
      {
        words: [
          ...plain.filter((word) => word !== 'bitmask'),
          ...base,
          ...mask,
          ...(endian === 'little' ? ['little'] : []),
        ],
        bytes: argument(words, 'bytes') ?? '',
        offset: argument(words, 'offset') ?? '',
      },
      [],
    ),
    operator: operator as '+',
    operand: rule.amount(argument(words, 'rvalue') ?? ''),
    variable: rule.variable(argument(words, 'result') ?? ''),
  })
}

const isDataAt: KeywordReader = (rule, value) => {
  const [amount = '', ...words] = parts(value)
  const isNegated = amount.startsWith('!')
  const unknown = words.find((word) => !['relative', 'rawbytes', ''].includes(word))
  if (unknown !== undefined) throw new KeywordRefused(`unknown word ${unknown}`)
  const wanted = rule.amount(isNegated ? amount.slice(1).trim() : amount, 0)
  // An error is better than a rule that never matches.
  const most = rule.application === 'http' ? limits.bodyBytes : limits.windowBytes
  if (typeof wanted === 'number' && wanted > most)
    throw new KeywordRefused(`needs ${wanted} bytes of lookahead, limit ${most}`)
  rule.add({
    kind: 'data-at',
    amount: wanted,
    isRelative: words.includes('relative'),
    isNegated,
  })
}

/** `bytes 40, offset 2, relative`, any of them. */
const base64Decode: KeywordReader = (rule, value) => {
  const words = new Map(
    parts(value).map((part) => part.trim().split(/\s+/, 2) as [string, string | undefined]),
  )
  const unknown = [...words.keys()].find((word) => !['bytes', 'offset', 'relative', ''].includes(word))
  if (unknown !== undefined) throw new KeywordRefused(`unknown word ${unknown}`)
  const number = (word: string) => {
    const text = words.get(word)
    if (!words.has(word)) return undefined
    if (text === undefined || !/^\d{1,5}$/.test(text)) throw new KeywordRefused(`${word}: expected 0..65535`)
    return Number(text)
  }
  rule.add({
    kind: 'decode',
    bytes: number('bytes'),
    offset: number('offset') ?? 0,
    isRelative: words.has('relative'),
  })
}

export const byteKeywords: Readonly<Record<string, KeywordReader>> = {
  base64_decode: base64Decode,
  pcre,
  byte_test: byteTest,
  byte_jump: byteJump,
  byte_extract: byteExtract,
  byte_math: byteMath,
  isdataat: isDataAt,
  bsize: (rule, value) => rule.add({ kind: 'size', range: numberRange(value) }),
  urilen(rule, value) {
    const [range = '', kind = 'norm'] = parts(value)
    rule.addTo(kind === 'raw' ? 'http.uri.raw' : 'http.uri', { kind: 'size', range: numberRange(range) })
  },
}
