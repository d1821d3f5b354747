import { readFileSync } from 'node:fs'
import { rowsIn } from '#model/tab-separated'

export interface Expected {
  readonly behaviour: string
  /** Any of them names it, also one that is still to be written; none where the wire does not show it. */
  readonly rules: readonly string[]
  /** Capture of normal traffic to learn from first; '' for none. */
  readonly learned: string
}

/** By the path of the capture. Columns of the table: capture, what the wire shows, rules with commas between, what to learn first. */
export function readExpected(): ReadonlyMap<string, Expected> {
  const rows = rowsIn(readFileSync(new URL('expected.tsv', import.meta.url), 'utf8'))
  return new Map(
    rows.map(([path = '', behaviour = '', rules = '', learned = '']) => {
      return [path, { behaviour, rules: rules.split(',').filter((rule) => rule !== ''), learned }] as const
    }),
  )
}
