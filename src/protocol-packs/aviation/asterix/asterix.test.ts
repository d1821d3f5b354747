import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { factsOf, sliceOf } from '#model/test-slice'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

test('two blocks in a datagram are two reports of one source', () => {
  const bytes = new Uint8Array([...encode.block(48, 25, 201), ...encode.block(34, 25, 201)])
  const facts = factsOf(protocol, bytes)
  assert.deepEqual(
    facts.map((it) => (it.kind === 'operation' ? `${it.code} ${it.object}` : it.kind)),
    ['48 25/201', 'identity', '34 25/201', 'identity'],
  )
})

test('a datagram that its blocks do not fill, or of no published category, is foreign', () => {
  for (const text of ['30 0006 80 19 c9 00', '30 0009 80 19 c9', '07 0006 80 19 c9'])
    assert.deepEqual(protocol.dissect(sliceOf(hex(text)), undefined), { kind: 'foreign' }, text)
})
