import type { AnswerTable } from '#schema/queries'
import { middleCut } from '#ui/kit/format'

const limits = {
  /** Width of a text column in px; longer texts take two lines, and lists are cut and shown in full on hover. */
  narrowest: 80,
  /** Widest column whose texts take one line. */
  oneLine: 160,
  widest: 300,
  /** Least widths where there is little room: of any column, of one with a time, of one with long texts. */
  least: 58,
  leastTime: 100,
  leastLong: 124,
  /** Number of rows measured for the column width. */
  rows: 200,
} as const

/** Average letter width and column padding, in px. */
const LETTER = 6.8
const BESIDE = 20
/** Padding of a column, in px, and one for rounding. */
const PADDING = 17
/** In which least widths grow, in px. */
const STEP = 3
/** Letters that two lines of the widest column hold at most. */
const MOST_LETTERS = 140
/** Letters of a list that count for the width. */
const LIST = 40

/** Width of a column in px, from its content. Texts that are long take two lines; lists say how many items are not shown. */
export function columnWidth({ columns, rows }: Pick<AnswerTable, 'columns' | 'rows'>, at: number): number {
  const { kind, title } = columns[at]!
  if (kind === 'time') return 112
  const { narrowest, oneLine, widest } = limits
  const texts = rows.slice(0, limits.rows).map(({ cells }) => String(cells[at] ?? ''))
  const letters = Math.max(title.length, ...texts.map(lettersOf))
  const width = letters * LETTER + BESIDE
  if (width <= oneLine) return Math.round(Math.max(width, narrowest))
  // Words do not break in the middle of the text.
  const half = Math.ceil(letters * 0.6) * LETTER + BESIDE
  return Math.round(Math.min(Math.max(half, oneLine), widest))
}

/** Least width of a column in px: its longest word on one line, the text on two. */
function leastWidth(table: Pick<AnswerTable, 'columns' | 'rows'>, at: number): number {
  const { least, leastTime, leastLong } = limits
  const { kind, title } = table.columns[at]!
  if (kind === 'time') return leastTime
  // Lines break after hyphens too.
  const texts = [title, ...table.rows.slice(0, limits.rows).map(({ cells }) => String(cells[at] ?? ''))].map(
    (text) => text.replaceAll('-', ' '),
  )
  let line = least - PADDING
  for (const text of texts)
    while (line < leastLong - PADDING && (linesOf(text, line) > 2 || wordOf(text) > line)) line += STEP
  return Math.min(line + PADDING, leastLong)
}

/** Width of the longest word in px. */
function wordOf(text: string): number {
  return Math.max(...text.split(' ').map(lengthOf))
}

/** Width of a text in Inter at 13 px, in px; one px too much rather than too little. */
function lengthOf(text: string): number {
  let length = 0
  for (const letter of text)
    length += /[ijlItf.,:;'|!()/\\ ]/.test(letter)
      ? 4.4
      : /[mwMW@%…]/.test(letter)
        ? 11.6
        : /[A-Z_0-9]/.test(letter)
          ? 8.1
          : 7.5
  return length
}

/** Widths of all columns: as their content asks for, and less of each where the table has less room. 0: not measured yet. */
export function columnWidths(
  table: Pick<AnswerTable, 'columns' | 'rows'>,
  shown: readonly number[],
  room: number,
): ReadonlyMap<number, number> {
  const wanted = shown.map((at) => columnWidth(table, at))
  const sumOf = (widths: readonly number[]) => widths.reduce((sum, width) => sum + width, 0)
  const over = sumOf(wanted) - room
  if (room === 0 || over <= 0) return new Map(shown.map((at, index) => [at, wanted[index]!]))
  const least = shown.map((at, index) => Math.min(leastWidth(table, at), wanted[index]!))
  const share = Math.min(1, over / Math.max(1, sumOf(wanted) - sumOf(least)))
  return new Map(
    shown.map((at, index) => [at, Math.floor(wanted[index]! - (wanted[index]! - least[index]!) * share)]),
  )
}

function lettersOf(text: string): number {
  return text.includes(', ') ? Math.min(text.length, LIST) : text.length
}

/** Lines of a width in px that a text takes, broken between words; a longer word is broken anywhere. */
function linesOf(text: string, width: number): number {
  const blank = lengthOf(' ')
  let lines = 1
  let used = 0
  for (const word of text.split(' ')) {
    const length = lengthOf(word)
    if (used > 0 && used + blank + length <= width) {
      used += blank + length
      continue
    }
    if (used > 0) lines++
    const more = Math.max(0, Math.ceil(length / width) - 1)
    lines += more
    used = length - more * width
  }
  return lines
}

/** The text as it fits in two lines of a column: of a list as many items as do, and how many more there are. */
export function fittingText(text: string, width: number): string {
  const line = Math.max(LETTER, width - PADDING)
  const fits = (shown: string) => linesOf(shown, line) <= 2
  const cut = (whole: string) => {
    let most = Math.min(whole.length, MOST_LETTERS)
    while (most > 3 && !fits(middleCut(whole, most))) most--
    return middleCut(whole, most)
  }
  if (fits(text)) return text
  const items = text.split(', ')
  if (items.length < 2) return cut(text)
  const start = (shown: number) => `${items.slice(0, shown).join(', ')} and ${items.length - shown} more`
  let shown = items.length - 1
  while (shown > 1 && !fits(start(shown))) shown--
  return cut(start(shown))
}
