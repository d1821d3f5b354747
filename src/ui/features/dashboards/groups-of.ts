/** Rows of an answer counted by a column. */
import type { AnswerTable } from '#schema/queries'
import type { CountedWidget } from './widgets.ts'

export interface Group {
  readonly name: string
  readonly amount: number
}

/** Maximum number of groups shown, and of days. */
export const limits = { groups: 7, days: 14 } as const

/** Largest first; days in their order. Undefined if the answer lacks the column. */
export function groupsOf(
  answer: AnswerTable,
  { group, sum, isDaily = false }: CountedWidget,
): Group[] | undefined {
  const columnOf = (name: string) => answer.columns.findIndex((column) => column.name === name)
  const [groupAt, sumAt] = [columnOf(group), sum === undefined ? -1 : columnOf(sum)]
  if (groupAt < 0 || (sum !== undefined && sumAt < 0)) return undefined
  const amounts = new Map<string, number>()
  for (const { cells } of answer.rows) {
    const amount = sum === undefined ? 1 : Number(cells[sumAt] ?? 0)
    for (const name of namesOf(cells[groupAt] ?? null, isDaily)) {
      amounts.set(name, (amounts.get(name) ?? 0) + amount)
    }
  }
  const all = [...amounts].map(([name, amount]) => ({ name, amount }))
  if (isDaily) return all.sort((a, b) => (a.name < b.name ? -1 : 1)).slice(-limits.days)
  return all
    .filter(({ amount }) => amount > 0)
    .sort((a, b) => b.amount - a.amount || (a.name < b.name ? -1 : 1))
    .slice(0, limits.groups)
}

/** Several values of one cell are separated by commas. */
function namesOf(cell: string | number | null, isDaily: boolean): readonly string[] {
  if (cell === null || cell === '') return []
  const text = String(cell)
  return isDaily ? [text.slice(0, 10)] : [...new Set(text.split(', '))]
}
