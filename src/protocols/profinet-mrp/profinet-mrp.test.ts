import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

const manager = hex('020000000001')
const domain = hex('ff'.repeat(16))

test('a test frame tells manager and state of the ring', () => {
  const frame = encode.test({ manager, domain, isOpen: true, transitions: 3, sequence: 9 })
  assert.deepEqual(factsOf(protocol, frame), [
    {
      kind: 'topology',
      about: 'client',
      ring: 'ffffffff-ffff-ffff-ffff-ffffffffffff',
      neighbour: '02:00:00:00:00:01',
    },
    {
      kind: 'identity',
      about: 'client',
      attribute: 'role',
      value: 'mrp-manager',
      confidence: 0.85,
      field: 'MRP_Test',
    },
    { kind: 'stream', about: 'client', id: 'ring', sequence: 9, state: 'open, transition 3' },
  ])
})

test('a value longer than the frame is malformed', () => {
  const [result] = tryOut(protocol, [sliceOf(hex('0001 02ff 0000'))]).results
  assert.equal(result?.kind, 'malformed')
})
