/** Text of packets and files, made harmless for a page, an attribute, and a style sheet. */

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Bidirectional controls could turn a line round; other controls have no shape. Unicode TR #36 §3. */
const SHAPELESS =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

/** Characters of one text on paper; names of packets may be thousands long. */
const LONGEST = 2000

export function escaped(value: string | number, longest = LONGEST): string {
  const text = String(value).replace(SHAPELESS, '\ufffd')
  const cut = text.length > longest ? `${text.slice(0, longest)}…` : text
  return cut.replace(/[&<>"']/g, (character) => ENTITIES[character]!)
}

/** The same with places to break a line in runs that no line holds: they would push a table off the paper. */
export function breakable(value: string): string {
  const cut = value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value
  return cut
    .split(/(\S{33,})/)
    .map((piece, at) =>
      at % 2 === 0
        ? escaped(piece)
        : (piece.match(/.{1,24}/gsu) ?? []).map((part) => escaped(part)).join('<wbr>'),
    )
    .join('')
}

/** A string of CSS: letters, digits and blanks stay, all else becomes its number. CSS Syntax 3 §4.3.7. */
export function cssString(value: string): string {
  const safe = value
    .replace(SHAPELESS, '')
    .slice(0, 200)
    .replace(/[^a-zA-Z0-9 .,·–-]/gu, (character) => `\\${character.codePointAt(0)!.toString(16)} `)
  return `"${safe}"`
}
