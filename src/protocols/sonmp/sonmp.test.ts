import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf, tryOut } from '#model/specimen'
import { protocol } from './index.ts'

const factWords = (bytes: Uint8Array) =>
  factsOf(protocol, bytes).map((fact) => (fact.kind === 'identity' ? [fact.attribute, fact.value] : fact))

test('a switch tells its address, model and port', () => {
  assert.deepEqual(factWords(hex('0a0a0a05 000107 60 0c 02 01')), [
    ['ip', '10.10.10.5'],
    ['model', 'Ethernet Routing Switch 5510-24T'],
    ['role', 'switch'],
    { kind: 'topology', about: 'client', port: '1/7' },
  ])
})

test('an agent of another maker is no switch', () => {
  assert.deepEqual(factWords(hex('0a4d000a 000006 01 0c 03 01')), [
    ['ip', '10.77.0.10'],
    { kind: 'topology', about: 'client', port: '6' },
  ])
})

test('what is too short, or in a state there is not, is foreign', () => {
  for (const text of ['0a4d000a 000006 01 0c', '0a4d000a 000006 01 0c 07 01'])
    assert.equal(tryOut(protocol, [sliceOf(hex(text))]).results[0]?.kind, 'foreign')
})

test('hostile frames end', () => {
  for (const bytes of mangled(hex('0a0a0a05 000107 60 0c 02 01'))) factsOf(protocol, bytes)
})
