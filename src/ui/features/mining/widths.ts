import type { AnswerTable } from '#schema/queries'

const limits = {
  /** Maximum width of a text column in px; longer texts are cut and shown in full on hover. */
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
  if (kind === 'time') return 180
  const texts = rows.slice(0, limits.rows).map(({ cells }) => String(cells[at] ?? ''))
  const letters = Math.max(title.length, ...texts.map(({ length }) => length))
  return Math.round(Math.min(Math.max(letters * LETTER + BESIDE, limits.narrowest), limits.widest))
}
