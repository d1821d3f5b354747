import { rowsIn } from '#model/tab-separated'
import { readTable } from './data-files.ts'

/** Rows of a table of `data/`, cell by cell, without its head. */
export function rowsOf(file: string): string[][] {
  return rowsIn(readTable(file))
}
