import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Fact } from '#model/fact'
import { sliceOf, tryOut } from '#model/test-slice'
import { scripts } from './captures/script.ts'
import { protocol } from './index.ts'

test('fetch and write are told with block and outcome', () => {
  const [{ lines }] = scripts as [(typeof scripts)[number]]
  const slices = lines.map(([by, bytes]) => sliceOf(bytes, { fromClient: by === 'client', isStream: true }))
  for (const slice of slices) assert.equal(protocol.probe?.(slice), 'yes')
  const operations = (tryOut(protocol, slices).said as Fact[]).filter((fact) => fact.kind === 'operation')
  assert.deepEqual(
    operations.map(({ verb, object, outcome, error }) => [verb, object, outcome, error]),
    [
      ['read', 'DB3 0 length 2', 'requested', undefined],
      ['read', 'DB3 0 length 2', 'succeeded', undefined],
      ['write', 'DB3 0 length 2', 'requested', undefined],
      ['write', 'DB3 0 length 2', 'rejected', 'not permitted in this mode'],
    ],
  )
})
