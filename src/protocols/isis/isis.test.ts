import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { sliceOf, tryOut } from '#model/test-slice'
import { hello, linkState } from './captures/script.ts'
import { protocol } from './index.ts'

const values = (...messages: Uint8Array[]) =>
  tryOut(
    protocol,
    messages.map((bytes) => sliceOf(bytes)),
  ).said.map((fact) =>
    fact.kind === 'identity' ? `${fact.attribute} ${fact.value}` : fact.kind === 'topology' ? fact.route : '',
  )

const emitted = ['role router', 'address:isis-system 1921.6800.1001', 'ip 10.20.0.1', 'isis area 490001']

test('a hello names system, area and address; a link state of the same system its host', () => {
  assert.deepEqual(values(hello, linkState('core-1')), [...emitted, 'name core-1'])
})

test('a link state that only passes through names nobody', () => {
  assert.deepEqual(values(hello, linkState('core-2', '192168001002')), emitted)
})

test('a wrong header length is malformed, CLNP is foreign', () => {
  const wrong = hello.slice()
  wrong[1] = 20
  assert.equal(tryOut(protocol, [sliceOf(wrong)]).results[0]?.kind, 'malformed')
  assert.equal(tryOut(protocol, [sliceOf(hex('81 1b0100 10010000 00'))]).results[0]?.kind, 'foreign')
})

test('hostile packets end', () => {
  for (const whole of [hello, linkState('x')])
    for (const bytes of mangled(whole)) tryOut(protocol, [sliceOf(bytes)])
})
