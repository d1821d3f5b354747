import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { factsOf } from '#model/test-slice'
import { protocol } from './index.ts'

const whole = hex('01 0001 0009 706c616e74 0002 0005 81 0003 0005 a5 0004 000a 020000000001 0000')

test('a sender is a switch, with its MAC address and domain', () => {
  const said = factsOf(protocol, whole).map((fact) =>
    fact.kind === 'identity' ? fact.value : fact.kind === 'topology' ? fact.route : fact.kind,
  )
  assert.deepEqual(said, ['switch', '02:00:00:00:00:01', 'vtp domain plant'])
})

test('hostile frames end', () => {
  for (const bytes of mangled(whole)) factsOf(protocol, bytes)
})
