import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkActiveQueries, type QueryMachine } from './active-queries.ts'

const machine: QueryMachine = {
  ...{ platform: 'linux', isRoot: true, has: () => true, egressFault: () => '', gate: () => undefined },
}
const foundOn = (more: Partial<QueryMachine>) => checkActiveQueries({ ...machine, ...more })

test('doctor says why active queries are not possible, and that they are off', () => {
  assert.match(foundOn({}).found, /^off until a query gate runs/)
  const cases: readonly (readonly [Partial<QueryMachine>, RegExp])[] = [
    [{ platform: 'darwin' }, /network namespaces/],
    [{ has: (program) => program !== 'nft' }, /no nft$/],
    [
      { egressFault: () => 'Error: Could not process rule: No such file or directory' },
      /no egress rules: Error/,
    ],
  ]
  for (const [more, reason] of cases) {
    const { state, found, todo } = foundOn(more)
    assert.equal(state, 'ok')
    assert.match(found, /^off, and not possible here/)
    assert.match(found, reason)
    assert.notEqual(todo, '')
  }
  assert.match(foundOn({ isRoot: false }).found, /gate runs as root/)
})

test('doctor names a gate that runs, and one that is silent', () => {
  const text = JSON.stringify({ site: 'Riverbend', interface: 'eth2', source: { address: '10.1.9.2' } })
  assert.match(
    foundOn({ gate: () => ({ text, age: 5000 }) }).found,
    /runs for Riverbend: 10\.1\.9\.2 on eth2/,
  )
  const { state, todo } = foundOn({ gate: () => ({ text, age: 90_000 }) })
  assert.equal(state, 'problem')
  assert.match(todo, /sightglass-query-gate/)
})
