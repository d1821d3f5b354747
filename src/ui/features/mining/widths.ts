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
  const texts = [title, ...table.rows.slice(0, limits.rows).map(({ cells }) => String(cells[at] ?? ''))]
  const letters = Math.max(...texts.map((text) => Math.max(wordOf(text), Math.ceil(lettersOf(text) * 0.6))))
  return Math.round(Math.min(Math.max(letters * LETTER + BESIDE, least), leastLong))
}

/** Letters of the longest word; lines break after hyphens too. */
function wordOf(text: string): number {
  return Math.max(...text.split(/[\s-]/).map(({ length }) => length))
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

/** Lines that a text takes, broken between words; a word that is longer than a line is broken anywhere. */
function linesOf(text: string, letters: number): number {
  let lines = 1
  let used = 0
  for (const { length } of text.split(' ')) {
    if (used > 0 && used + 1 + length <= letters) {
      used += 1 + length
      continue
    }
    if (used > 0) lines++
    const more = Math.max(0, Math.ceil(length / letters) - 1)
    lines += more
    used = length - more * letters
  }
  return lines
}

/** The text as it fits in two lines of a column: of a list as many items as do, and how many more there are. */
export function fittingText(text: string, width: number): string {
  const letters = Math.max(1, Math.floor((width - BESIDE) / LETTER))
  const fits = (shown: string) => linesOf(shown, letters) <= 2
  const cut = (whole: string) => {
    let most = Math.min(whole.length, letters * 2)
    while (most > letters && !fits(middleCut(whole, most))) most--
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
