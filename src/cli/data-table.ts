import { readFileSync } from 'node:fs'

const DATA = new URL('../../data/', import.meta.url)

/** Rows of a file in `data/` under the names of its first line; '' where a row is short. */
export function dataTable(file: string): readonly Readonly<Record<string, string>>[] {
  const lines = readFileSync(new URL(file, DATA), 'utf8').trimEnd().split('\n')
  const [head = [], ...rows] = lines.map((line) => line.split('\t'))
  return rows.map((row) => Object.fromEntries(head.map((name, i) => [name, row[i] ?? ''])))
}
