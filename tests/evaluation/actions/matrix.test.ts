/** Each action of each industrial protocol is named by an alert of the right severity, with an hour learned and with nothing. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { loadProtocols, loadRules } from '#engine-host/folders'
import { type Cell, CONTEXTS, runMatrix } from './matrix.ts'
import { isNamed, matrixPage } from './page.ts'

const PAGE = new URL('../../../docs/internals/action-matrix.md', import.meta.url)
/** Share of cells that are named. */
const LEAST = { unknown: 0.98, known: 0.98, unlearned: 0.9 } as const

const protocols = await loadProtocols()
const cells = runMatrix(await loadRules(protocols), protocols)

for (const context of CONTEXTS)
  test(`actions are named: ${context}`, () => {
    const own = cells.filter((cell) => cell.context === context)
    const missing = own.filter((cell) => !isNamed(cell))
    assert.ok(own.length > 500, `expected operations of all protocols, got ${own.length}`)
    assert.ok(1 - missing.length / own.length >= LEAST[context], missing.map(text).join('\n'))
  })

test('an alert is as severe as action and evidence allow', () => {
  // The end of the client's own subscription silences no other client.
  const weak = cells.filter((cell) => isNamed(cell) && !cell.isSevere && cell.operation.verb !== 'subscribe')
  assert.deepEqual(weak.map(text), [])
})

test('the page shows the matrix', () => {
  const page = matrixPage(cells)
  if (process.env.SIGHTGLASS_WRITE === '1') writeFileSync(PAGE, page)
  assert.equal(existsSync(PAGE) ? readFileSync(PAGE, 'utf8') : '', page)
})

function text({ context, protocol, action, operation, alert }: Cell): string {
  return `${context} ${protocol} ${action} (${operation.name}): ${alert?.severity ?? 'no alert'} ${alert?.title ?? ''}`
}
