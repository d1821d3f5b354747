import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { factsOf } from '#model/specimen'
import * as encode from './encode.ts'
import { protocol } from './index.ts'

const answer = encode.answer(hex('020000000017'))

test('a device tells its address', () => {
  const last = factsOf(protocol, answer, { fromClient: false }).at(-1)
  assert.equal(last?.kind === 'identity' && last.value, '02:00:00:00:00:17')
})

test('damaged datagrams end', () => {
  for (const bytes of mangled(answer)) factsOf(protocol, bytes)
})
