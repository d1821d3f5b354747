/** Text of other processes is an attacker's text: bounded, valid Unicode, without control characters. Pure ES2020, no decoder of the runtime. */

export const limits = {
  /** Characters of one text. */
  text: 512,
} as const

export interface CleanText {
  readonly text: string
  /** Bytes or characters that were replaced, and those cut off. */
  readonly replaced: number
  readonly cut: number
}

/** UTF-8 (RFC 3629) with U+FFFD for each byte that is none, and for control characters. NUL bytes separate arguments. */
export function textOfBytes(bytes: Uint8Array, longest: number = limits.text): CleanText {
  let text = ''
  let replaced = 0
  let at = 0
  let end = bytes.length
  while (end > 0 && bytes[end - 1] === 0) end--
  while (at < end && text.length < longest) {
    const byte = bytes[at]!
    if (byte >= 0x20 && byte < 0x7f) {
      text += String.fromCharCode(byte)
      at++
      continue
    }
    if (byte === 0) {
      text += ' '
      at++
      continue
    }
    const [code, length] = codePoint(bytes, at, end)
    if (code < 0 || isUnclean(code)) {
      text += '\ufffd'
      replaced++
    } else text += String.fromCodePoint(code)
    at += length
  }
  return { text, replaced, cut: end - at }
}

/** The code point at `at` and its length in bytes; -1 for a byte that begins none. */
function codePoint(bytes: Uint8Array, at: number, end: number): readonly [code: number, length: number] {
  const first = bytes[at]!
  if (first < 0x80) return [first, 1]
  const length =
    first >= 0xc2 && first < 0xe0
      ? 2
      : first >= 0xe0 && first < 0xf0
        ? 3
        : first >= 0xf0 && first < 0xf5
          ? 4
          : 0
  if (length === 0 || at + length > end) return [-1, 1]
  let code = first & (0xff >> (length + 1))
  for (let next = 1; next < length; next++) {
    const byte = bytes[at + next]!
    if ((byte & 0xc0) !== 0x80) return [-1, 1]
    code = (code << 6) | (byte & 0x3f)
  }
  const least = length === 2 ? 0x80 : length === 3 ? 0x800 : 0x10000
  const isSurrogate = code >= 0xd800 && code < 0xe000
  return code < least || isSurrogate || code > 0x10ffff ? [-1, 1] : [code, length]
}

/** Control characters, zero-width and bidirectional formatting. */
function isUnclean(code: number): boolean {
  return (
    code < 0x20 ||
    (code >= 0x7f && code < 0xa0) ||
    (code >= 0x200b && code <= 0x200f) ||
    (code >= 0x2028 && code <= 0x202e) ||
    (code >= 0x2060 && code <= 0x206f) ||
    code === 0xfeff ||
    (code >= 0xfff9 && code <= 0xffff)
  )
}

/** The same rules for text that the runtime decoded. */
export function cleanText(text: string, longest: number = limits.text): CleanText {
  let clean = ''
  let replaced = 0
  let at = 0
  for (const character of text) {
    if (clean.length >= longest) break
    at += character.length
    const code = character.codePointAt(0)!
    const isBad = isUnclean(code) || (code >= 0xd800 && code < 0xe000)
    if (isBad || code === 0xfffd) replaced++
    clean += isBad ? '\ufffd' : character
  }
  return { text: clean, replaced, cut: text.length - at }
}

/** Arguments whose value is a secret; the configuration can add names, never remove these. */
const SECRET_NAMES =
  'pass(?:word|wd|phrase)?|pwd|secret|token|api-?_?key|access-?_?key|private-?_?key|credential|auth'

/** `--password=x`, `--token x`, `PASSWORD=x`, `user:x@host`, `Authorization: Bearer x` → `***` for x. */
export function maskSecrets(command: string, further: readonly string[] = []): string {
  const names = further.length === 0 ? SECRET_NAMES : `${SECRET_NAMES}|${further.join('|')}`
  return command
    .replace(new RegExp(`([\\w-]*(?:${names})[\\w-]*[=:])("[^"]*"|'[^']*'|\\S+)`, 'gi'), '$1***')
    .replace(new RegExp(`(--?[\\w-]*(?:${names})[\\w-]*) (?!-)(\\S+)`, 'gi'), '$1 ***')
    .replace(/(\/\/[^/\s:@]*:)[^/\s@]+@/g, '$1***@')
    .replace(/\b(bearer|basic) [\w.~+/=-]{8,}/gi, '$1 ***')
}

/** UTF-8 of a text; a lone surrogate comes out as U+FFFD. Two passes: a list of numbers would take sixteen times the memory. */
export function utf8Bytes(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(utf8Length(text))
  let at = 0
  for (let unit = 0; unit < text.length; unit++) {
    let code = text.charCodeAt(unit)
    if (code >= 0xd800 && code < 0xe000) {
      const low = text.charCodeAt(unit + 1)
      const isPair = code < 0xdc00 && low >= 0xdc00 && low < 0xe000
      code = isPair ? 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00) : 0xfffd
      if (isPair) unit++
    }
    if (code < 0x80) bytes[at++] = code
    else {
      if (code >= 0x10000) {
        bytes[at++] = 0xf0 | (code >> 18)
        bytes[at++] = 0x80 | ((code >> 12) & 0x3f)
      } else if (code >= 0x800) bytes[at++] = 0xe0 | (code >> 12)
      if (code >= 0x800) bytes[at++] = 0x80 | ((code >> 6) & 0x3f)
      else bytes[at++] = 0xc0 | (code >> 6)
      bytes[at++] = 0x80 | (code & 0x3f)
    }
  }
  return bytes
}

export function utf8Length(text: string): number {
  let length = text.length
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    const low = text.charCodeAt(at + 1)
    if (unit >= 0xd800 && unit < 0xdc00 && low >= 0xdc00 && low < 0xe000) {
      // Four bytes of two units.
      length += 2
      at++
    } else if (unit >= 0x800) length += 2
    else if (unit >= 0x80) length++
  }
  return length
}

export function hexText(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0')
  return text
}
