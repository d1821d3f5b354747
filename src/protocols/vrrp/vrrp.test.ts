import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'

const advertisement = hex('21 01 64 01 01 01 0000 0a010101 7365637265743132')

test('the sender is a router, and a clear password is never told itself', () => {
  const said = factsOf(protocol, advertisement)
  assert.deepEqual(
    said.map((fact) => fact.kind),
    ['identity', 'topology', 'session'],
  )
  assert.ok(!JSON.stringify(said).includes('secret'))
})

test('more addresses than bytes is malformed', () => {
  assert.equal(
    tryOut(protocol, [sliceOf(hex('21 01 64 09 00 01 0000 0a010101'))]).results[0]?.kind,
    'malformed',
  )
})

test('hostile packets end', () => {
  for (const bytes of mangled(advertisement)) factsOf(protocol, bytes)
})
