import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { AlertItem, Analysis } from '#contract/analysis'
import { summary } from './summary.ts'

const example = JSON.parse(
  readFileSync(new URL('../contract/analysis.example.json', import.meta.url), 'utf8'),
) as Analysis
const sweep = (count: number, more: Partial<AlertItem> = {}): AlertItem[] =>
  Array.from({ length: count }, (_, i) => ({
    ...example.alerts[0]!,
    rule: 'logon-refused',
    sourceAddress: '10.0.0.66',
    destinationAddress: `10.0.0.${i + 1}`,
    what: `10.0.0.${i + 1} refused the logon`,
    ...more,
  }))
const linesOf = (alerts: readonly AlertItem[]) => {
  const lines = summary({ ...example, alerts: [...alerts] }, true).split('\n')
  return lines.filter((line) => line.includes('refused the logon'))
}

test('what one source does to many devices is one line that names them', () => {
  const lines = linesOf(sweep(22))
  assert.equal(lines.length, 1)
  assert.match(
    lines[0]!,
    /10\.0\.0\.1 refused the logon.* – and so at 21 further devices: 10\.0\.0\.2, .*, …$/,
  )
  assert.equal(linesOf(sweep(3)).length, 3, 'few have a line each')
  assert.equal(
    linesOf([...sweep(5), ...sweep(5, { severity: 'warning' })]).length,
    2,
    'the less grave stand apart',
  )
})
