import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkActiveQueries, type QueryMachine } from './active-queries.ts'

const machine: QueryMachine = { platform: 'linux', isRoot: true, has: () => true, egressFault: () => '' }
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
