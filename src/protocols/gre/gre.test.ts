import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { acknowledgment } from './captures/script.ts'
import { protocol } from './index.ts'

test('a tunnel is told once', () => {
  const { said } = tryOut(protocol, [sliceOf(acknowledgment), sliceOf(acknowledgment)])
  assert.deepEqual(said, [{ kind: 'session', phase: 'open', method: 'gre, type 0x880b', secured: false }])
})

test('hostile packets end', () => {
  for (const bytes of mangled(acknowledgment)) factsOf(protocol, bytes)
})
