import { readFileSync } from 'node:fs'
import { recordsIn } from '#model/tab-separated'

const DATA = new URL('../../data/', import.meta.url)

/** Rows of a file in `data/`, keyed by its header; '' for missing cells. */
export function dataTable(file: string): readonly Readonly<Record<string, string>>[] {
  return recordsIn(readFileSync(new URL(file, DATA), 'utf8'))
}
