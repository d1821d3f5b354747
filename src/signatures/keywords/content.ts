/** `content` with its modifiers, and the words that choose a buffer. */
import { foldCase } from '../automaton.ts'
import { BUFFERS } from '../buffers.ts'
import { type KeywordReader, KeywordRefused, type OpenContent, type RuleBuilder } from '../rule-builder.ts'
import { unquoted } from '../rule-text.ts'
import { dotPrefix, TRANSFORMS } from '../transforms.ts'

/** Bytes of `"GET |0d 0a|"`: text, hex digits between bars, backslashes before `\` `"` `;` `:`. */
function contentBytes(text: string): Uint8Array {
  const bytes: number[] = []
  let isHex = false
  let digits = ''
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!
    if (character === '|') {
      if (isHex && digits.length % 2 === 1) throw new KeywordRefused('an odd number of hex digits')
      isHex = !isHex
      digits = ''
    } else if (isHex) {
      if (/\s/.test(character)) continue
      if (!/[0-9a-f]/i.test(character))
        throw new KeywordRefused(`expected hex digits between bars, got ${character}`)
      digits += character
      if (digits.length % 2 === 0) bytes.push(Number.parseInt(digits.slice(-2), 16))
    } else if (character === '\\' && at + 1 < text.length) {
      at++
      bytes.push(text.charCodeAt(at) & 0xff)
    } else bytes.push(...utf8(text, at))
  }
  if (isHex) throw new KeywordRefused('a bar is missing')
  if (bytes.length === 0) throw new KeywordRefused('empty content')
  return Uint8Array.from(bytes)
}

function utf8(text: string, at: number): Iterable<number> {
  const code = text.charCodeAt(at)
  return code < 0x80 ? [code] : new TextEncoder().encode(text[at])
}

const content: KeywordReader = (rule, value) => {
  const isNegated = value.startsWith('!')
  const text = isNegated ? value.slice(1).trim() : value
  const quoted = /^"((?:[^"\\]|\\.)*)"(.*)$/s.exec(text)
  rule.addContent({
    kind: 'content',
    bytes: contentBytes(quoted === null ? unquoted(text) : quoted[1]!),
    isNegated,
    ignoresCase: false,
    offset: undefined,
    depth: undefined,
    distance: undefined,
    within: undefined,
    isAtStart: false,
    isAtEnd: false,
    isFastPattern: false,
  })
  // Snort 3 writes its modifiers behind the text: content:"abc",depth 3,nocase.
  for (const modifier of quoted?.[2]?.split(',').slice(1) ?? []) {
    const [word = '', ...rest] = modifier.trim().split(/\s+/)
    const reader = MODIFIERS[word]
    if (reader === undefined) throw new KeywordRefused(`unknown modifier ${word}`)
    reader(rule, rest.join(' '))
  }
}

/** Relative words make each other meaningful: `within` alone counts from the last match on. */
function relative(rule: RuleBuilder): OpenContent {
  const content = rule.lastContent
  if (content.isAtStart) throw new KeywordRefused('conflicts with startswith')
  content.distance ??= 0
  return content
}

const MODIFIERS: Readonly<Record<string, KeywordReader>> = {
  nocase(rule) {
    const content = rule.lastContent
    if (content.ignoresCase) return
    content.ignoresCase = true
    content.bytes = content.bytes.map(foldCase)
  },
  offset(rule, value) {
    rule.lastContent.offset = rule.amount(value, 0)
  },
  depth(rule, value) {
    const depth = rule.amount(value, 1)
    if (typeof depth === 'number' && depth < rule.lastContent.bytes.length)
      throw new KeywordRefused(`${value} is less than the content's ${rule.lastContent.bytes.length} bytes`)
    rule.lastContent.depth = depth
  },
  distance(rule, value) {
    relative(rule).distance = rule.amount(value)
  },
  within(rule, value) {
    const within = rule.amount(value, 1)
    if (typeof within === 'number' && within < rule.lastContent.bytes.length)
      throw new KeywordRefused(`${value} is less than the content's ${rule.lastContent.bytes.length} bytes`)
    relative(rule).within = within
  },
  startswith(rule) {
    if (rule.lastContent.distance !== undefined)
      throw new KeywordRefused('conflicts with distance and within')
    rule.lastContent.isAtStart = true
  },
  endswith(rule) {
    rule.lastContent.isAtEnd = true
  },
  fast_pattern(rule) {
    rule.lastContent.isFastPattern = true
  },
  // Buffers are raw here unless a keyword changes them.
  rawbytes() {},
}

function uriContent(rule: RuleBuilder, value: string): void {
  content(rule, value)
  rule.sendLastContent('http.uri')
}

export const contentKeywords: Readonly<Record<string, KeywordReader>> = {
  content,
  uricontent: uriContent,
  ...MODIFIERS,
  ...Object.fromEntries(
    BUFFERS.flatMap(({ name, sticky }) =>
      sticky.map((word): [string, KeywordReader] => [word, (rule) => rule.turnTo(name)]),
    ),
  ),
  ...Object.fromEntries(
    BUFFERS.flatMap(({ name, modifier }) =>
      modifier === undefined
        ? []
        : [
            [modifier, ((rule) => rule.sendLastContent(name)) satisfies KeywordReader] as [
              string,
              KeywordReader,
            ],
          ],
    ),
  ),
  ...Object.fromEntries(
    Object.entries(TRANSFORMS).map(([word, transform]): [string, KeywordReader] => [
      word,
      (rule) => rule.transform(transform),
    ]),
  ),
  dotprefix: (rule) => rule.transform(dotPrefix),
}
