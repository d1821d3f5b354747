import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

test('a master tells its phase', () => {
  const facts = factsOf(protocol, encode.telegram(false, 0, 4))
  assert.deepEqual(
    facts.map((it) => (it.kind === 'stream' ? `${it.id} ${it.state}` : it.kind)),
    ['MDT0 phase 4, operation', 'identity'],
  )
})

test('an unknown phase is foreign', () => {
  assert.deepEqual(tryOut(protocol, [sliceOf(hex('00 09 00000000'))]).results, [{ kind: 'foreign' }])
})
