import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { factsOf } from '#model/test-slice'
import { protocol } from './index.ts'

const whole = hex(`21 03 0000
  0001 000f 464f433130333141424344
  0002 0009 4769302f31
  0006 0006 5331
  0007 0008 00000001`)

test('a frame names the switch, its serial number and its port', () => {
  const said = factsOf(protocol, whole).map((fact) =>
    fact.kind === 'identity' ? `${fact.attribute} ${fact.value}` : fact.kind === 'topology' ? fact.port : '',
  )
  assert.deepEqual(said, ['role switch', 'serial FOC1031ABCD', 'name S1', 'Gi0/1'])
})

test('hostile frames end', () => {
  for (const bytes of mangled(whole)) factsOf(protocol, bytes)
})
