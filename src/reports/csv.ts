import type { Cell, MadeReport, Table } from './report.ts'
import { limits } from './report.ts'

/** A spreadsheet runs a cell that begins so as a formula, and these texts come out of packets. OWASP, "CSV Injection". */
const FORMULA = /^\s*[=+\-@＝＋－＠\t\r\n]/u

/** The main table of a report, whole: RFC 4180. */
export function reportCsv(report: MadeReport): string {
  const table = mainTable(report)
  if (table === undefined) return ''
  const rows = table.rows.slice(0, limits.rows).map((row) => row.map(plainOf))
  return [table.columns.map(({ title }) => title), ...rows]
    .map((row) => `${row.map(csvCell).join(',')}\r\n`)
    .join('')
}

export function mainTable({ sections }: MadeReport): Table | undefined {
  const tables = sections.flatMap(({ blocks }) => blocks.filter((block) => block.kind === 'table'))
  return tables.find(({ isMain }) => isMain === true) ?? tables[0]
}

/** Without its colour. */
export function plainOf(cell: Cell): string | number | null {
  return typeof cell === 'object' && cell !== null ? cell.text : cell
}

function csvCell(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const safe = FORMULA.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
