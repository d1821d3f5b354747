import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import { callReply, start } from './testing/encode.ts'

const whole = start(true, 'gate', 'Example', 7)

test('a start names host, vendor and firmware', () => {
  const said = factsOf(protocol, whole, { isStream: true }).map((fact) =>
    fact.kind === 'identity' ? fact.value : fact.kind,
  )
  assert.deepEqual(said, ['gate', 'Example', '7'])
})

test('a call reply opens or is rejected', () => {
  const phase = (result: number) =>
    factsOf(protocol, callReply(result)).map((fact) => fact.kind === 'session' && fact.phase)
  assert.deepEqual([phase(1), phase(5)], [['open'], ['refused']])
})

test('the cookie proves it, with a length that fits the type', () => {
  const ask = (bytes: Uint8Array) => protocol.probe?.(sliceOf(bytes, { isStream: true }))
  assert.equal(ask(whole), 'yes')
  assert.equal(ask(whole.subarray(0, 8)), 'more')
  const other = whole.slice()
  other[1] = 0x20
  assert.equal(ask(other), 'no')
})

test('hostile messages end', () => {
  for (const bytes of mangled(whole)) tryOut(protocol, [sliceOf(bytes, { isStream: true })])
})
