import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { factsOf } from '#model/test-slice'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

const response = encode.response(hex('020000000017'))

test('a device tells its address', () => {
  const last = factsOf(protocol, response, { fromClient: false }).at(-1)
  assert.equal(last?.kind === 'identity' && last.value, '02:00:00:00:00:17')
})

test('damaged datagrams end', () => {
  for (const bytes of mangled(response)) factsOf(protocol, bytes)
})
