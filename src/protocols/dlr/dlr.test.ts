import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { factsOf } from '#model/test-slice'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

test('a beacon tells supervisor and state of the ring', () => {
  const facts = factsOf(protocol, encode.beacon(hex('0a140001'), 2, 2, 10))
  assert.deepEqual(
    facts.map((it) => (it.kind === 'identity' ? it.value : it.kind === 'stream' ? it.state : it.kind)),
    ['10.20.0.1', 'dlr-supervisor', 'fault, precedence 10'],
  )
})
