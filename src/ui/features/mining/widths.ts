import type { AnswerTable } from '#schema/queries'
import { middleCut } from '#ui/kit/format'

const limits = {
  /** Width of a text column in px; longer texts take two lines, and lists are cut and shown in full on hover. */
  narrowest: 80,
  /** Widest column whose texts take one line. */
  oneLine: 160,
  widest: 300,
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

function lettersOf(text: string): number {
  return text.includes(', ') ? Math.min(text.length, LIST) : text.length
}

/** The text as it fits in two lines of a column: of a list as many items as do, and how many more there are. */
export function fittingText(text: string, width: number): string {
  const letters = Math.floor((width - BESIDE) / LETTER) * 2
  if (text.length <= letters) return text
  const items = text.split(', ')
  if (items.length < 2) return middleCut(text, letters)
  const rest = (shown: number) => ` and ${items.length - shown} more`
  let shown = items.length - 1
  while (shown > 1 && items.slice(0, shown).join(', ').length + rest(shown).length > letters) shown--
  return items.slice(0, shown).join(', ') + rest(shown)
}
