import { readTable } from './data-files.ts'

/** Rows of a table of `data/`, cell by cell, without its head. */
export function rowsOf(file: string): string[][] {
  const lines = readTable(file).split('\n')
  return lines
    .slice(1)
    .filter((line) => line !== '')
    .map((line) => line.split('\t'))
}
