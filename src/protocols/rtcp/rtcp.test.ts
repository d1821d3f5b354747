import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf } from '#model/test-slice'
import { protocol } from './index.ts'
import { compound } from './testing/encode.ts'

const whole = compound(7, 'eve@10.0.0.1', 'Phone 1')

test('a description names tool and user', () => {
  const said = factsOf(protocol, whole).map((fact) => fact.kind === 'identity' && fact.value)
  assert.deepEqual(said, ['Phone 1', 'eve'])
})

test('lengths must fill the datagram', () => {
  assert.equal(protocol.probe?.(sliceOf(whole)), 'yes')
  assert.equal(protocol.probe?.(sliceOf(new Uint8Array([...whole, 0]))), 'no')
})

test('hostile compounds end', () => {
  for (const bytes of mangled(whole)) factsOf(protocol, bytes)
})
