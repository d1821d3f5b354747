/** Tables as text: a line a row, tabs between its cells, the names of the columns in the first line. */

/** Rows cell by cell, without the names and without lines that are empty. */
export function rowsIn(table: string): string[][] {
  return linesIn(table)
    .slice(1)
    .map((line) => line.split('\t'))
}

/** Rows under the names of their columns; '' where a row is short. */
export function recordsIn(table: string): Record<string, string>[] {
  const [head = [], ...rows] = linesIn(table).map((line) => line.split('\t'))
  return rows.map((row) => Object.fromEntries(head.map((name, at) => [name, row[at] ?? ''])))
}

function linesIn(table: string): string[] {
  return table.split('\n').filter((line) => line !== '')
}
