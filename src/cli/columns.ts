/** Text in columns. Long cells wrap on a terminal; elsewhere each row is one line, for `grep`. */

/** Maximum width widened for long cells; longer ones overflow. */
const WIDEST = 60
/** Minimum width of a wrapped column. */
const NARROWEST = 16
const GAP = 2

/** @param width characters of the terminal; undefined if not a terminal */
export function columns(
  rows: readonly (readonly string[])[],
  width: number | undefined = process.stdout.columns,
): string {
  const count = rows[0]?.length ?? 0
  const longest = Array.from({ length: count }, (_, column) =>
    rows.reduce((most, row) => Math.max(most, (row[column] ?? '').length), 0),
  )
  if (width === undefined || total(longest) <= width)
    return rows
      .map((row) =>
        line(
          row,
          longest.map((one) => Math.min(one, WIDEST)),
        ),
      )
      .join('')
  const widths = fitted(longest, width)
  return rows.map((row) => wrapped(row, widths)).join('')
}

const total = (widths: readonly number[]) => widths.reduce((sum, one) => sum + one + GAP, -GAP)

/** Narrows the widest column until all fit. */
function fitted(longest: readonly number[], width: number): readonly number[] {
  const widths = [...longest]
  for (let over = total(widths) - width; over > 0; ) {
    const widest = widths.indexOf(Math.max(...widths))
    const others = Math.max(NARROWEST, ...widths.filter((_, i) => i !== widest))
    const taken = Math.min(over, Math.max(1, widths[widest]! - others))
    if (widths[widest]! - taken < NARROWEST) return widths
    widths[widest]! -= taken
    over -= taken
  }
  return widths
}

function line(cells: readonly string[], widths: readonly number[]): string {
  const last = cells.length - 1
  const padded = cells.map((cell, i) => (i === last ? cell : cell.padEnd(widths[i]!)))
  return `${padded.join(' '.repeat(GAP)).trimEnd()}\n`
}

function wrapped(row: readonly string[], widths: readonly number[]): string {
  const cells = row.map((cell, i) => linesOf(cell, widths[i]!))
  const height = Math.max(...cells.map(({ length }) => length))
  return Array.from({ length: height }, (_, at) =>
    line(
      cells.map((lines) => lines[at] ?? ''),
      widths,
    ),
  ).join('')
}

/** Wraps at words; splits words longer than a line. */
function linesOf(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let now = ''
  for (const word of text.split(' ')) {
    if (now !== '' && now.length + 1 + word.length <= width) {
      now += ` ${word}`
      continue
    }
    if (now !== '') lines.push(now)
    now = word
    for (; now.length > width; now = now.slice(width)) lines.push(now.slice(0, width))
  }
  return [...lines, now]
}
