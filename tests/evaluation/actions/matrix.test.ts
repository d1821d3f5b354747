/** Each action of each industrial protocol is named by an alert of the right severity, with an hour learned and with nothing. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { loadProtocols, loadRules } from '#engine-host/folders'
import { type Cell, CONTEXTS, runMatrix } from './matrix.ts'
import { isNamed, matrixPage, nameOf, precisionOf } from './page.ts'

const PAGE = new URL('../../../docs/internals/action-matrix.md', import.meta.url)
/** Shares of cells: named by action, and with a technique of it. */
const LEAST = 0.98
/** A file that is read again is not named. */
const LEAST_REPLAYED = 0.95
const LEAST_PRECISION = 0.8

const protocols = await loadProtocols()
const cells = runMatrix(await loadRules(protocols), protocols)

for (const context of CONTEXTS)
  test(`actions are named: ${nameOf(context)}`, () => {
    const own = cells.filter((cell) => cell.context === context)
    const missing = own.filter((cell) => !isNamed(cell))
    const isAgain = context.actor === 'replayed' || context.actor === 'repeated'
    const least = isAgain ? LEAST_REPLAYED : LEAST
    assert.ok(own.length > 200, `expected operations of all protocols, got ${own.length}`)
    assert.ok(1 - missing.length / own.length >= least, missing.map(text).join('\n'))
    assert.ok(precisionOf(own) >= LEAST_PRECISION, `${precisionOf(own)} of the techniques are meant`)
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
  return `${nameOf(context)}: ${protocol} ${action} (${operation.name}): ${alert?.severity ?? 'no alert'} ${alert?.title ?? ''}`
}
