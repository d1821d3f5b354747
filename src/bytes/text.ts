/**
 * Text out of packets is an attacker's text. Everything that leaves here is clean Unicode of a bounded length:
 * control characters, bidirectional overrides and lone surrogates come out as U+FFFD, ends are trimmed.
 * Marks that are stacked beyond reason come out as one U+FFFD.
 */

/** Longest text handed on, in UTF-16 units. */
const LONGEST = 512

/** Up to so many bytes, one by one is faster. */
const FEW = 16

const utf8 = new TextDecoder('utf-8')
const utf16le = new TextDecoder('utf-16le')
const utf16be = new TextDecoder('utf-16be')
const windows1252 = new TextDecoder('windows-1252')

/** Control characters (C0, DEL, C1), zero-width and bidirectional formatting, lone surrogates, non-characters. */
const UNCLEAN =
  /[\p{Cc}\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff]|\p{Surrogate}/gu

/** Combining marks above and below a letter: no script stacks more than four, and hundreds cover the surrounding text. */
const STACKED = /([\p{Mn}\p{Me}]{4})[\p{Mn}\p{Me}]+/gu
/** Marks begin here. */
const BEYOND_LATIN = /[\u0300-\uffff]/

/** Printable ASCII, with single spaces: most text is clean already. */
const PLAIN = /^[!-~]+(?: [!-~]+)*$/

/** Makes any text safe to show and store; white space runs become one space; cut at `longest` with an ellipsis. */
export function clean(text: string, longest = LONGEST): string {
  if (text.length <= longest && PLAIN.test(text)) return text
  const bounded = text.length > longest * 2 ? text.slice(0, longest * 2) : text
  const tidy = bounded
    .replace(/[\t\r\n\u00a0 ]+/g, ' ')
    .replace(UNCLEAN, '\ufffd')
    .trim()
  const flat = BEYOND_LATIN.test(tidy) ? tidy.replace(STACKED, '$1\ufffd') : tidy
  return flat.length > longest ? `${flat.slice(0, longest - 1)}…` : flat
}

/** ASCII or UTF-8 text of `bytes[start..end)`, ended by the first NUL. Bytes that are no UTF-8 are read as Windows-1252. */
export function text(bytes: Uint8Array, start: number, end: number): string {
  let stop = start
  const limit = Math.min(end, start + LONGEST * 4)
  while (stop < limit && bytes[stop] !== 0) stop++
  const word = stop - start <= FEW ? wordOf(bytes, start, stop) : undefined
  if (word !== undefined) return word
  const lent = bytes.subarray(start, stop)
  const decoded = utf8.decode(lent)
  return clean(decoded.includes('\ufffd') ? windows1252.decode(lent) : decoded)
}

/** The bytes as text if all are printable ASCII, without spaces: faster than a decoder for so few. */
function wordOf(bytes: Uint8Array, start: number, end: number): string | undefined {
  let word = ''
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!
    if (byte <= 0x20 || byte > 0x7e) return undefined
    word += String.fromCharCode(byte)
  }
  return word
}

/** UTF-16LE text, ended by the first NUL unit. */
export function textUtf16le(bytes: Uint8Array, start: number, end: number): string {
  return utf16(bytes, start, end, utf16le, 0)
}

/** UTF-16BE text, ended by the first NUL unit. */
export function textUtf16be(bytes: Uint8Array, start: number, end: number): string {
  return utf16(bytes, start, end, utf16be, 0)
}

function utf16(bytes: Uint8Array, start: number, end: number, decoder: TextDecoder, nul: number): string {
  let stop = start
  const limit = Math.min(end - 1, start + LONGEST * 4)
  while (stop < limit && (bytes[stop] !== nul || bytes[stop + 1] !== nul)) stop += 2
  return clean(decoder.decode(bytes.subarray(start, stop)))
}

/** True if every byte is printable ASCII, tab, CR or LF: a cheap test before bytes are taken for text. */
export function isPrintable(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!
    if ((byte < 0x20 || byte > 0x7e) && byte !== 0x09 && byte !== 0x0d && byte !== 0x0a) return false
  }
  return true
}
