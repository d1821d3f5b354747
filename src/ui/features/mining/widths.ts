import type { AnswerTable } from '#schema/queries'
import { middleCut } from '#ui/kit/format'

const limits = {
  /** Width of a text column in px; longer texts take two lines, and lists are cut and shown in full on hover. */
  narrowest: 88,
  widest: 300,
  /** Number of rows measured for the column width. */
  rows: 200,
} as const

/** Average letter width and column padding, in px. */
const LETTER = 7.6
const BESIDE = 20

/** Width of a column in px, from its content. */
export function columnWidth({ columns, rows }: Pick<AnswerTable, 'columns' | 'rows'>, at: number): number {
  const { kind, title } = columns[at]!
  if (kind === 'time') return 112
  const texts = rows.slice(0, limits.rows).map(({ cells }) => String(cells[at] ?? ''))
  const letters = Math.max(title.length, ...texts.map(({ length }) => length))
  return Math.round(Math.min(Math.max(letters * LETTER + BESIDE, limits.narrowest), limits.widest))
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
