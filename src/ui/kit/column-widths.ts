/** Widths of table columns from the texts of their rows: each gets what it needs, and only the widest give way. */
import { middleCut } from './format.ts'

const limits = {
  /** Number of rows measured: the first ones, so that widths do not change while scrolling. */
  rows: 200,
  /** Letters measured of a text. */
  letters: 400,
  /** Widest column that a text can ask for, in px; longer texts take more lines or are cut. */
  widest: 300,
  /** Column that gives way no further where even two lines do not fit, in px. */
  floor: 124,
  /** Narrowest column, in px. */
  least: 58,
  /** Letters that two lines of the widest column hold at most. */
  cut: 140,
} as const

export const MEASURED_ROWS = limits.rows

/** Size of the font that is measured, in px. */
const MEASURED_FONT = 13
/** Padding of a cell, in px, and one for rounding. */
export const PADDING = 17
/** Arrow of a sorted heading, in px. */
const ARROW = 14
/** In which line widths grow, in px. */
const STEP = 2

/** Advance widths from blank to tilde in tenths of a px: Inter, weight 400, 13 px, digits of one width. */
const ADVANCES = [
  37, 38, 61, 83, 84, 128, 84, 39, 48, 48, 66, 87, 38, 60, 38, 47, 85, 85, 85, 85, 85, 85, 85, 85, 85, 85, 38,
  40, 87, 87, 87, 67, 126, 90, 86, 95, 94, 79, 77, 97, 97, 35, 75, 88, 74, 118, 98, 100, 84, 100, 84, 84, 84,
  97, 90, 129, 89, 89, 82, 48, 47, 48, 62, 60, 42, 73, 80, 75, 80, 76, 49, 80, 77, 32, 32, 72, 32, 114, 77,
  78, 80, 80, 49, 69, 43, 77, 74, 107, 71, 74, 72, 56, 44, 56, 87,
] as const
/** Of other letters: Latin, Greek and Cyrillic; symbols; scripts as wide as high. */
const OTHER = { letter: 9, symbol: 11.5, wide: 13.5 } as const
const FIRST_ADVANCE = 0x20
const FIRST_SYMBOL = 0x2010
const FIRST_WIDE = 0x2e80

/** Width of a text in a table, in px; rather too much than too little. */
export function lengthOf(text: string): number {
  let tenths = 0
  let others = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    const advance = ADVANCES[code - FIRST_ADVANCE]
    if (advance !== undefined) tenths += advance
    else others += code >= FIRST_WIDE ? OTHER.wide : code >= FIRST_SYMBOL ? OTHER.symbol : OTHER.letter
  }
  return tenths / 10 + others
}

/** Browsers break lines after hyphens too. */
function wordsOf(text: string): readonly string[] {
  return text.split(/ |(?<=[\p{L}\d]-)(?=[\p{L}\d])/u)
}

/** Lines of a width in px that a text takes, broken between words; a longer word is broken anywhere. */
export function linesOf(text: string, width: number): number {
  const blank = lengthOf(' ')
  let lines = 1
  let used = 0
  let before = ''
  for (const word of wordsOf(text)) {
    const length = lengthOf(word)
    const gap = before.endsWith('-') ? 0 : blank
    before = word
    if (used > 0 && used + gap + length <= width) {
      used += gap + length
      continue
    }
    if (used > 0) lines++
    used = length
    if (length <= width) continue
    used = 0
    for (const letter of word) {
      const advance = lengthOf(letter)
      if (used > 0 && used + advance > width) {
        lines++
        used = 0
      }
      used += advance
    }
  }
  return lines
}

/** Least and wanted width of a column, in px. */
export interface ColumnNeed {
  /** Its texts on as many lines as a cell shows. */
  readonly least: number
  /** Its texts on one line. */
  readonly wanted: number
}

interface ColumnTexts {
  readonly title: string
  readonly texts: readonly string[]
  readonly isSorted?: boolean | undefined
  /** Lines that a cell shows. */
  readonly lines: 1 | 2
  /** Icons in a cell, in px. */
  readonly beside?: number | undefined
  /** Share of the texts that take one line, whatever the others need; default none. */
  readonly oneLine?: number | undefined
}

/** Least and wanted width from the texts of a column. */
export function columnNeed(column: ColumnTexts): ColumnNeed {
  const { title, texts, isSorted, lines, beside = 0, oneLine = 0 } = column
  const { rows, letters, widest, least } = limits
  const most = widest - PADDING - beside
  let one = Math.max(lengthOf(title) + (isSorted ? ARROW : 0), least - PADDING) - beside
  const measuredTexts = texts.slice(0, rows).map((text) => text.slice(0, letters))
  const lengths = measuredTexts.map(lengthOf)
  let several = Math.max(one, Math.min(shareOf(lengths, oneLine), most))
  for (const [at, measured] of measuredTexts.entries()) {
    const length = lengths[at]!
    one = Math.max(one, length)
    if (lines === 1 || length <= several) continue
    several = Math.max(several, Math.min(longestWord(measured), most))
    while (several < most && linesOf(measured, several) > lines) several += STEP
  }
  const px = (line: number) => Math.ceil(Math.min(line, most) + beside + PADDING)
  return { least: px(lines === 1 ? one : several), wanted: px(one) }
}

/** Length that a share of the texts does not exceed. */
function shareOf(lengths: readonly number[], share: number): number {
  return share === 0
    ? 0
    : (lengths.toSorted((one, other) => one - other)[Math.ceil(lengths.length * share) - 1] ?? 0)
}

function longestWord(text: string): number {
  return Math.max(...wordsOf(text).map(lengthOf))
}

/** A column whose width does not depend on its texts. */
export function fixedNeed(width: number): ColumnNeed {
  return { least: width, wanted: width }
}

/**
 * Widths that fill the room where they can: all texts on one line, else the widest on more lines, else the widest cut.
 * 0: not measured yet.
 */
export function fittedWidths(needs: readonly ColumnNeed[], room: number): readonly number[] {
  const wanted = needs.map((need) => need.wanted)
  if (room === 0 || sumOf(wanted) <= room) return wanted
  const least = needs.map((need) => need.least)
  if (sumOf(least) <= room) return levelled(least, wanted, room)
  return levelled(
    needs.map((need) => (need.least === need.wanted ? need.least : Math.min(need.least, limits.floor))),
    least,
    room,
  )
}

/** Each `most`, but none above one common bound, down to `least`. */
function levelled(least: readonly number[], most: readonly number[], room: number): readonly number[] {
  const under = (bound: number) => most.map((one, at) => Math.max(least[at]!, Math.min(one, bound)))
  let low = 0
  let high = Math.max(0, ...most)
  while (high - low > 1) {
    const bound = Math.floor((low + high) / 2)
    if (sumOf(under(bound)) <= room) low = bound
    else high = bound
  }
  return under(low)
}

function sumOf(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, 0)
}

/** The text cut in the middle to a width in px. @param size of its font in px */
export function cutToWidth(text: string, width: number, size = MEASURED_FONT): string {
  const room = (width * MEASURED_FONT) / size
  let most = Math.min(text.length, limits.letters)
  while (most > 3 && lengthOf(middleCut(text, most)) > room) most--
  return middleCut(text, most)
}

/** The text as it fits in two lines of a column: of a list as many items as do, and how many more there are. */
export function fittingText(text: string, width: number): string {
  const line = Math.max(limits.least, width) - PADDING
  const fits = (shown: string) => linesOf(shown, line) <= 2
  const cut = (whole: string) => {
    let most = Math.min(whole.length, limits.cut)
    while (most > 3 && !fits(middleCut(whole, most))) most--
    return middleCut(whole, most)
  }
  if (text.length <= limits.letters && fits(text)) return text
  const items = text.split(', ')
  if (items.length < 2) return cut(text)
  const start = (shown: number) => `${items.slice(0, shown).join(', ')} and ${items.length - shown} more`
  let shown = Math.min(items.length - 1, limits.cut)
  while (shown > 1 && !fits(start(shown))) shown--
  return cut(start(shown))
}
