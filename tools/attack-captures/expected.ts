import { readFileSync } from 'node:fs'

export interface Expected {
  readonly behaviour: string
  /** Any of them names it, also one that is still to be written; none where the wire does not show it. */
  readonly rules: readonly string[]
  /** Capture of normal traffic to learn from first; '' for none. */
  readonly learned: string
}

/** By the path of the capture. Columns of the table: capture, what the wire shows, rules with commas between, what to learn first. */
export function readExpected(): ReadonlyMap<string, Expected> {
  const lines = readFileSync(new URL('expected.tsv', import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1)
  return new Map(
    lines.map((line) => {
      const [path = '', behaviour = '', rules = '', learned = ''] = line.split('\t')
      return [path, { behaviour, rules: rules.split(',').filter((rule) => rule !== ''), learned }] as const
    }),
  )
}
