/** Results of the attack cases in one table, kept from one run to the next: a case can be run by itself. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { type AttackCase, cases } from './cases.ts'

export type CaseState = 'held' | 'open' | 'not applicable'

export interface CaseResult {
  readonly state: CaseState
  /** The attempt, or the reason why the case does not apply. */
  readonly text: string
  readonly seconds: number
}

const FILE = new URL('../../bench/results/attack-suite.md', import.meta.url)
const HEAD = `# Attack suite

Written by \`npm run attack -- --write\`, case by case: *held*, *open*, or *not applicable* with the reason. Numbers are those of
\`tests/attack-suite/cases.ts\`. A probe attacks a running server with one account a role; existing tests are run, not only named.

| case | result | s | attack | proof |
| --- | --- | --- | --- | --- |
`

/** Puts the row of this case in place of its former one. */
export function writeResult(one: AttackCase, result: CaseResult): void {
  const rows = new Map(
    (existsSync(FILE) ? readFileSync(FILE, 'utf8') : '').split('\n').flatMap((line): [string, string][] => {
      const number = /^\| ([\w-]+) \| (?:held|open|not applicable) \|/.exec(line)?.[1]
      return number === undefined ? [] : [[number, line]]
    }),
  )
  rows.set(one.number, rowOf(one, result))
  writeFileSync(FILE, `${HEAD}${cases.flatMap(({ number }) => rows.get(number) ?? []).join('\n')}\n`)
}

export function rowOf({ number, title }: AttackCase, { state, text, seconds }: CaseResult): string {
  const words = text.replaceAll('\n', ' ').replaceAll('|', '\\|').slice(0, 1000)
  return `| ${number} | ${state} | ${seconds.toFixed(1)} | ${title} | ${words} |`
}
