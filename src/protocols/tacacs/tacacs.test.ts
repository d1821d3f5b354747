import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { packet } from './captures/script.ts'
import { protocol } from './index.ts'

test('the first packet asks and opens, later ones say nothing', () => {
  const kinds = (sequence: number) => factsOf(protocol, packet(1, sequence, 8)).map(({ kind }) => kind)
  assert.deepEqual([kinds(1), kinds(2)], [['operation', 'session'], []])
})

test('asks for the rest of a packet', () => {
  const slice = sliceOf(packet(1, 1, 8).subarray(0, 14), { isStream: true })
  assert.deepEqual(protocol.dissect(slice, undefined), { kind: 'incomplete', need: 20 })
})

test('hostile packets end', () => {
  for (const bytes of mangled(packet(3, 1, 8))) tryOut(protocol, [sliceOf(bytes, { isStream: true })])
})
