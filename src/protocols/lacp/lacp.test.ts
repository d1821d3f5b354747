import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'

const unit = hex(
  `01 01 01 14 8000 000e8cef75c9 000d 8000 0016 07 000000 02 14 8000 001122334455 000d 8000 0019 3f 000000`,
)

test('an actor tells its system and its neighbour', () => {
  assert.deepEqual(factsOf(protocol, unit), [
    {
      kind: 'identity',
      about: 'client',
      attribute: 'mac',
      value: '00:0e:8c:ef:75:c9',
      confidence: 0.85,
      field: 'Actor_System',
    },
    { kind: 'topology', about: 'client', port: 'port 22 key 13', neighbour: '00:11:22:33:44:55' },
  ])
})

test('a unit without its partner is malformed', () => {
  assert.equal(tryOut(protocol, [sliceOf(unit.slice(0, 30))]).results[0]?.kind, 'malformed')
})

test('hostile frames end', () => {
  for (const bytes of mangled(unit)) factsOf(protocol, bytes)
})
