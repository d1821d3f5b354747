/** Sets of octets that expressions name: `\d`, `[:alpha:]`, `\x41`. One octet a member, 1 where it is in. */

export function octetSet(has: (octet: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, octet) => (has(octet) ? 1 : 0))
}

/** The set with the other case of each of its ASCII letters. */
export function withoutCase(set: Uint8Array): Uint8Array {
  return octetSet((octet) => set[octet] === 1 || (isLetter(octet) && set[octet ^ 0x20] === 1))
}

const isLetter = (octet: number) => (octet | 0x20) >= 0x61 && (octet | 0x20) <= 0x7a
const isDigit = (octet: number) => octet >= 0x30 && octet <= 0x39
/** Also used for `\b`. */
export const isWord = (octet: number) => isLetter(octet) || isDigit(octet) || octet === 0x5f
/** PCRE since 8.34: the vertical tab is white space. */
const isSpace = (octet: number) => octet === 0x20 || (octet >= 0x09 && octet <= 0x0d)
const isHorizontal = (octet: number) => octet === 0x20 || octet === 0x09 || octet === 0xa0
const isVertical = (octet: number) => (octet >= 0x0a && octet <= 0x0d) || octet === 0x85

const NAMED: Readonly<Record<string, (octet: number) => boolean>> = {
  alpha: isLetter,
  digit: isDigit,
  alnum: (octet) => isLetter(octet) || isDigit(octet),
  word: isWord,
  space: isSpace,
  blank: (octet) => octet === 0x20 || octet === 0x09,
  upper: (octet) => octet >= 0x41 && octet <= 0x5a,
  lower: (octet) => octet >= 0x61 && octet <= 0x7a,
  xdigit: (octet) => isDigit(octet) || ((octet | 0x20) >= 0x61 && (octet | 0x20) <= 0x66),
  punct: (octet) => octet > 0x20 && octet < 0x7f && !isLetter(octet) && !isDigit(octet),
  print: (octet) => octet >= 0x20 && octet < 0x7f,
  graph: (octet) => octet > 0x20 && octet < 0x7f,
  cntrl: (octet) => octet < 0x20 || octet === 0x7f,
  ascii: (octet) => octet < 0x80,
}

/** `[:name:]`; undefined for a name that is none. */
export function namedClass(name: string): Uint8Array | undefined {
  const has = NAMED[name]
  return has === undefined ? undefined : octetSet(has)
}

const LETTERS: Readonly<Record<string, (octet: number) => boolean>> = {
  d: isDigit,
  w: isWord,
  s: isSpace,
  h: isHorizontal,
  v: isVertical,
  N: (octet) => octet !== 0x0a,
}
const CONTROLS: Readonly<Record<string, number>> = { n: 0x0a, r: 0x0d, t: 0x09, f: 0x0c, e: 0x1b, a: 0x07 }

/** Reads what follows a backslash at `at`; `next` is past it. Undefined for letters that mean nothing. */
export function escapedOctets(
  pattern: string,
  at: number,
): { readonly set: Uint8Array; readonly next: number } | undefined {
  const letter = pattern[at]
  if (letter === undefined) return undefined
  const one = (octet: number, next: number) => ({ set: octetSet((other) => other === (octet & 0xff)), next })
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
    return { set: octetSet((octet) => has(octet) === isTaken), next: at + 1 }
  }
  return /[a-zA-Z0-9]/.test(letter) ? undefined : one(letter.charCodeAt(0), at + 1)
}
