import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { factsOf, sliceOf } from '#model/test-slice'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

const NEAR = hex('49 0001 0800 0601 0203 01')
const FAR = hex('49 0001 0800 0601 0204 01')

test('both ends are known by their NSAP', () => {
  const facts = factsOf(protocol, encode.pdu(0x1c, FAR, NEAR, hex('0102')))
  assert.deepEqual(
    facts.map((it) => (it.kind === 'identity' ? [it.about, it.value] : it.kind)),
    [
      ['client', '49000108000601020301'],
      ['server', '49000108000601020401'],
    ],
  )
})

test('an echo request is a diagnosis', () => {
  assert.equal(factsOf(protocol, encode.pdu(0x1e, FAR, NEAR)).at(-1)?.kind, 'operation')
})

test('ES-IS on the same LSAP is foreign', () => {
  assert.deepEqual(protocol.dissect(sliceOf(hex('82 16 01 00 02 0000 0000 00 00 00')), undefined), {
    kind: 'foreign',
  })
})
