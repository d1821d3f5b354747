/** Sets of bytes that expressions name: `\d`, `[:alpha:]`, `\x41`. One byte a member, 1 where it is in. */

export function byteSet(has: (byte: number) => boolean): Uint8Array {
  const set = new Uint8Array(256)
  for (let byte = 0; byte < 256; byte++) if (has(byte)) set[byte] = 1
  return set
}

/** One byte alone. */
export function setOf(byte: number): Uint8Array {
  const set = new Uint8Array(256)
  set[byte] = 1
  return set
}

/** The set with the other case of each of its ASCII letters. */
export function withoutCase(set: Uint8Array): Uint8Array {
  const both = set.slice()
  for (let upper = 0x41; upper <= 0x5a; upper++)
    if (set[upper] === 1 || set[upper | 0x20] === 1) both[upper] = both[upper | 0x20] = 1
  return both
}

const isLetter = (byte: number) => (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a
const isDigit = (byte: number) => byte >= 0x30 && byte <= 0x39
/** Also used for `\b`. */
export const isWord = (byte: number) => isLetter(byte) || isDigit(byte) || byte === 0x5f
/** PCRE since 8.34: the vertical tab is white space. */
const isSpace = (byte: number) => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d)
const isHorizontal = (byte: number) => byte === 0x20 || byte === 0x09 || byte === 0xa0
const isVertical = (byte: number) => (byte >= 0x0a && byte <= 0x0d) || byte === 0x85

const NAMED: Readonly<Record<string, (byte: number) => boolean>> = {
  alpha: isLetter,
  digit: isDigit,
  alnum: (byte) => isLetter(byte) || isDigit(byte),
  word: isWord,
  space: isSpace,
  blank: (byte) => byte === 0x20 || byte === 0x09,
  upper: (byte) => byte >= 0x41 && byte <= 0x5a,
  lower: (byte) => byte >= 0x61 && byte <= 0x7a,
  xdigit: (byte) => isDigit(byte) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66),
  punct: (byte) => byte > 0x20 && byte < 0x7f && !isLetter(byte) && !isDigit(byte),
  print: (byte) => byte >= 0x20 && byte < 0x7f,
  graph: (byte) => byte > 0x20 && byte < 0x7f,
  cntrl: (byte) => byte < 0x20 || byte === 0x7f,
  ascii: (byte) => byte < 0x80,
}

/** `[:name:]`; undefined for a name that is none. */
export function namedClass(name: string): Uint8Array | undefined {
  const has = NAMED[name]
  return has === undefined ? undefined : byteSet(has)
}

const LETTERS: Readonly<Record<string, (byte: number) => boolean>> = {
  d: isDigit,
  w: isWord,
  s: isSpace,
  h: isHorizontal,
  v: isVertical,
  N: (byte) => byte !== 0x0a,
}
const CONTROLS: Readonly<Record<string, number>> = { n: 0x0a, r: 0x0d, t: 0x09, f: 0x0c, e: 0x1b, a: 0x07 }

/** Reads what follows a backslash at `at`; `next` is past it. Undefined for letters that mean nothing. */
export function escapedBytes(
  pattern: string,
  at: number,
): { readonly set: Uint8Array; readonly next: number } | undefined {
  const letter = pattern[at]
  if (letter === undefined) return undefined
  const one = (byte: number, next: number) => ({ set: byteSet((other) => other === (byte & 0xff)), next })
  const rest = pattern.slice(at, at + 10)
  const hex = /^x(?:\{([0-9a-f]{1,4})\}|([0-9a-f]{0,2}))/i.exec(rest)
  if (hex !== null) return one(Number.parseInt(hex[1] ?? (hex[2] || '0'), 16), at + hex[0].length)
  const octal = /^(?:0[0-7]{0,2}|[1-3][0-7]{2})/.exec(rest)
  if (octal !== null) return one(Number.parseInt(octal[0], 8), at + octal[0].length)
  const control = CONTROLS[letter]
  if (control !== undefined) return one(control, at + 1)
  const has = LETTERS[letter] ?? LETTERS[letter.toLowerCase()]
  if (has !== undefined) {
    const isTaken = LETTERS[letter] !== undefined
    return { set: byteSet((byte) => has(byte) === isTaken), next: at + 1 }
  }
  return /[a-zA-Z0-9]/.test(letter) ? undefined : one(letter.charCodeAt(0), at + 1)
}
