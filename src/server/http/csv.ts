/** A spreadsheet runs a cell that begins so as a formula, and these texts come out of packets. */
const FORMULA = /^\s*[=+\-@＝＋－＠\t\r\n]/u

/** One line of RFC 4180, with its line end. A cell that a spreadsheet would run is led by an apostrophe. */
export function csvLine(cells: readonly (string | number | undefined)[]): string {
  return `${cells.map(cellOf).join(',')}\r\n`
}

function cellOf(value: string | number | undefined): string {
  if (typeof value !== 'string') return value === undefined ? '' : String(value)
  const safe = FORMULA.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
