import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { hello, joinPrune } from './captures/script.ts'
import { protocol } from './index.ts'

test('a hello is a router’s', () => {
  const [fact] = factsOf(protocol, hello)
  assert.equal(fact?.kind === 'identity' && fact.value, 'router')
})

test('groups are joined and pruned', () => {
  const said = factsOf(protocol, joinPrune).map(
    (fact) => fact.kind === 'operation' && [fact.name, fact.object],
  )
  assert.deepEqual(said, [
    ['Join', '239.1.2.3'],
    ['Prune', '239.1.2.4'],
  ])
})

test('another version or a wrong sum is foreign', () => {
  const [old, wrong] = [hello.slice(), hello.slice()]
  old[0] = 0x10
  wrong[1] = 0x40
  for (const bytes of [old, wrong])
    assert.equal(tryOut(protocol, [sliceOf(bytes)]).results[0]?.kind, 'foreign')
})

test('hostile messages end', () => {
  for (const bytes of mangled(joinPrune)) tryOut(protocol, [sliceOf(bytes)])
})
