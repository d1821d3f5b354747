import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { definition, open, summed } from './captures/script.ts'
import { protocol } from './index.ts'

const isStream = true

test('opening a breaker is an operation on its point', () => {
  const [fact] = factsOf(protocol, open, { isStream })
  assert.deepEqual(fact?.kind === 'operation' && [fact.verb, fact.name, fact.object], [
    'operate',
    'Fast Operate Breaker',
    'point 0x31',
  ])
})

test('a question has two bytes, its answer a length and a sum', () => {
  const { said } = tryOut(protocol, [
    sliceOf(hex('a5c0 a5d1'), { isStream }),
    sliceOf(definition, { isStream, fromClient: false }),
  ])
  assert.deepEqual(
    said.map((fact) => fact.kind === 'operation' && [fact.code, fact.outcome]),
    [
      ['0xa5c0', 'requested'],
      ['0xa5d1', 'requested'],
      ['0xa5c0', 'succeeded'],
    ],
  )
})

test('a wrong sum or validation proves nothing', () => {
  const ask = (bytes: Uint8Array) => protocol.probe?.(sliceOf(bytes, { isStream }))
  assert.deepEqual([definition, open, hex('a5c0')].map(ask), ['yes', 'yes', 'more'])
  assert.equal(ask(hex('a5c0 0c 02 03 00 00 a5c1 a5d1 00')), 'no')
  assert.equal(
    tryOut(protocol, [sliceOf(summed('a5e3 06 31 31'), { isStream })]).results[0]?.kind,
    'malformed',
  )
})

test('hostile messages end', () => {
  for (const bytes of mangled(definition)) tryOut(protocol, [sliceOf(bytes, { isStream, fromClient: false })])
  for (const bytes of mangled(open)) tryOut(protocol, [sliceOf(bytes, { isStream })])
})
