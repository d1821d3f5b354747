import type { AnswerTable } from '#contract/mining'

const limits = {
  /** Pixels of a column of text: what is longer is cut, and told whole on hover. */
  narrowest: 88,
  widest: 300,
  /** Rows that say how wide a column is. */
  rows: 200,
} as const

/** Pixels of a letter in a list, and of the space beside a column's text. */
const LETTER = 7.2
const BESIDE = 20

/** Pixels of the column at this place: as wide as what stands in it needs. */
export function columnWidth({ columns, rows }: Pick<AnswerTable, 'columns' | 'rows'>, at: number): number {
  const { kind, title } = columns[at]!
  if (kind === 'time') return 180
  const texts = rows.slice(0, limits.rows).map(({ cells }) => String(cells[at] ?? ''))
  const letters = Math.max(title.length, ...texts.map(({ length }) => length))
  return Math.round(Math.min(Math.max(letters * LETTER + BESIDE, limits.narrowest), limits.widest))
}
