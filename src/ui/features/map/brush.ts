/** Drawing interface: a canvas on the screen, or the text of an SVG file. */
export interface Brush {
  rect(box: Rect): void
  curve(points: readonly number[], stroke: Stroke): void
  text(words: string, at: TextPlace): void
}

export interface Rect {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly fill?: string | undefined
  readonly stroke?: string | undefined
  readonly lineWidth?: number
  readonly dash?: readonly number[]
  readonly radius?: number
  readonly opacity?: number
}

export interface Stroke {
  readonly color: string
  readonly width: number
  readonly dash: readonly number[]
  /** Dash offset. */
  readonly dashOffset?: number
  readonly opacity: number
}

export interface TextPlace {
  readonly x: number
  /** Baseline. */
  readonly y: number
  readonly size: number
  readonly color: string
  /** Longer texts are cut with an ellipsis. */
  readonly width: number
  readonly isBold?: boolean
  readonly isMono?: boolean
  readonly align?: 'left' | 'right' | 'center'
  /** Halo colour, so that letters stay readable over lines. */
  readonly halo?: string
}

const families = {
  sans: '"Inter Variable", system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif',
  mono: '"JetBrains Mono Variable", ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", "Liberation Mono", monospace',
} as const

export function familyOf({ isMono = false }: Pick<TextPlace, 'isMono'>): string {
  return isMono ? families.mono : families.sans
}

/** Width of the halo relative to the font size. */
export const HALO = 0.4

/** Width of a wide letter pair per px of font size: enough to cut a text without measuring it. */
const [sansLetter, monoLetter] = [0.56, 0.61]

/** `10.20.1.0/24`: the part that distinguishes it. */
const SUBNET = /^([\d.]+|[\da-f:]+)\/\d+$/i
/** Neighbours differ at the end. */
const IPV4 = /^\d+\.\d+\.\d+\.\d+$/
/** IPv6 and MAC: the end distinguishes devices, the beginning networks. */
const COLONS = /^[\da-f]*:[\da-f:.]+$/i

/** The text as far as it fits; '' below three letters. Of an address, the distinguishing part is kept. */
export function cut(words: string, { size, width, isMono = false, isBold = false }: TextPlace): string {
  const letter = (isMono ? monoLetter : sansLetter) * size * (isBold ? 1.06 : 1)
  const room = Math.floor(width / letter)
  if (lettersIn(words, room, isMono) === words.length) return words
  if (room < 3) return ''
  const address = SUBNET.exec(words)?.[1] ?? words
  if (lettersIn(address, room, isMono) === address.length) return address
  if (IPV4.test(words)) return `…${wholeBytes(words.slice(1 - room))}`
  if (!COLONS.test(address)) return `${words.slice(0, lettersIn(words, room - 1, isMono))}…`
  const tail = Math.floor((room - 1) / 2)
  return `${address.slice(0, room - 1 - tail)}…${address.slice(address.length - tail)}`
}

/** The end of an address, without a partial number. */
function wholeBytes(end: string): string {
  return end.slice(Math.max(0, end.indexOf('.')))
}

/** Text width in average letters: capitals are wider, ideographs are square. */
const CAPITALS = 1.24
const IDEOGRAPH = 1.8

/** Number of characters that fit into a width of that many average letters. */
function lettersIn(words: string, room: number, isMono: boolean): number {
  let width = 0
  let at = 0
  for (const letter of words) {
    width += letter > '\u2e7f' ? IDEOGRAPH : !isMono && /\p{Lu}/u.test(letter) ? CAPITALS : 1
    if (width > room) return at
    at += letter.length
  }
  return at
}
