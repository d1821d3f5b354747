import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'

const hello = hex('00 00 10 03 0a 64 01 00 636973636f000000 0a010101')

test('the sender is a router of a group with the default password', () => {
  const said = factsOf(protocol, hello)
  assert.deepEqual(
    said.map((fact) => fact.kind),
    ['identity', 'topology', 'session'],
  )
  assert.equal(said[1]?.kind === 'topology' && said[1].route, 'hsrp 1 virtual 10.1.1.1 priority 100')
  assert.equal(said[2]?.kind === 'session' && said[2].defaultCredentials, true)
})

test('bytes whose reserved one says something are foreign, unless all else is right', () => {
  const odd = hello.slice()
  odd[7] = 0x2c
  assert.equal(tryOut(protocol, [sliceOf(odd)]).results[0]?.kind, 'message')
  for (const wrong of [Uint8Array.of(...odd, 0), odd.with(9, 0x07)])
    assert.equal(tryOut(protocol, [sliceOf(wrong)]).results[0]?.kind, 'foreign')
})

test('hostile messages end', () => {
  for (const bytes of mangled(hello)) factsOf(protocol, bytes)
})
