/** Modifiers of Sigma that turn a value into the ways in which it may be written. Sigma specification 2.0, appendix "Modifiers". */

type Spell = (text: string) => readonly string[]

/** Characters accepted as a dash before an option on Windows: hyphen, slash, en dash, em dash, horizontal bar. */
const DASHES = ['-', '/', '\u2013', '\u2014', '\u2015']
const OPTION = /\B[-/]\b/g

/** Bytes as text of one character each, so that base64 can follow. */
const utf16 = (text: string, isLittle: boolean) =>
  Array.from({ length: text.length }, (_, i) => {
    const code = text.charCodeAt(i)
    const bytes = [String.fromCharCode(code >> 8), String.fromCharCode(code & 0xff)]
    return (isLittle ? bytes.reverse() : bytes).join('')
  }).join('')

const LITTLE: Spell = (text) => [utf16(text, true)]

export const SPELLINGS: Readonly<Record<string, Spell>> = {
  windash: (text) => DASHES.map((dash) => text.replace(OPTION, dash)),
  utf16le: LITTLE,
  wide: LITTLE,
  utf16be: (text) => [utf16(text, false)],
  // With the mark of its order of bytes in front: RFC 2781 §3.2.
  utf16: (text) => [`\xff\xfe${utf16(text, true)}`],
  base64: (text) => [bytesOf(text).toBase64()],
  base64offset: (text) => [0, 1, 2].map((offset) => inside(bytesOf(text), offset)),
}

/** Text from an earlier encoding contains zeros and is bytes already; other text is UTF-8. */
function bytesOf(text: string): Uint8Array {
  if (!text.includes('\0')) return new TextEncoder().encode(text)
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}

/** The characters that do not depend on their neighbours, if the bytes begin `offset` after a group of three. */
function inside(bytes: Uint8Array, offset: number): string {
  const shifted = new Uint8Array(offset + bytes.length)
  shifted.set(bytes, offset)
  const encoded = shifted.toBase64().replace(/=+$/, '')
  const isLoose = shifted.length % 3 !== 0
  return encoded.slice([0, 2, 3][offset], isLoose ? -1 : undefined)
}

/** All ways of writing a value, through the modifiers in their order. */
export function spelled(value: string, modifiers: readonly string[]): readonly string[] {
  return modifiers.reduce<readonly string[]>(
    (texts, modifier) => texts.flatMap((text) => SPELLINGS[modifier]!(text)),
    [value],
  )
}
