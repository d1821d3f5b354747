import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import { frame } from './testing/encode.ts'

const isStream = true
const carried = (bytes: Uint8Array) =>
  tryOut(protocol, [sliceOf(bytes, { isStream, context: 'MQTT' })]).said.map((said) =>
    said.kind === 'payload' ? [said.selector, said.isStream, said.bytes.toHex()] : [],
  )

test('hands on what it carries, unmasked, to the protocol agreed on', () => {
  assert.deepEqual(carried(frame(2, hex('c000'), true)), [['mqtt', true, 'c000']])
  assert.deepEqual(carried(frame(1, hex('5b5d'), false)), [['mqtt', false, '5b5d']])
})

test('what was captured is not changed, be it a Buffer', () => {
  const bytes = Buffer.from(frame(2, hex('c000'), true))
  const before = bytes.toString('hex')
  carried(bytes)
  assert.equal(bytes.toString('hex'), before)
})

test('control frames, compressed ones and unfinished texts are not handed on', () => {
  assert.deepEqual(carried(frame(9, hex('01'), true)), [])
  assert.deepEqual(carried(hex('c2 02 c000')), [])
  assert.deepEqual(carried(hex('01 02 5b5d')), [])
})

test('a long frame is passed over, and reading goes on behind it', () => {
  const long = Uint8Array.from([
    ...hex('827f 0000000000030000'),
    ...new Uint8Array(0x30000),
    ...hex('8202 c000'),
  ])
  assert.deepEqual(carried(long), [['mqtt', true, 'c000']])
})

test('reserved bits are foreign', () => {
  const { results } = tryOut(protocol, [sliceOf(hex('9202 c000'), { isStream })])
  assert.equal(results[0]?.kind, 'foreign')
})

test('hostile frames end', () => {
  for (const whole of [frame(2, new Uint8Array(200), true), frame(1, hex('5b5d'), false)])
    for (const bytes of mangled(whole)) tryOut(protocol, [sliceOf(bytes, { isStream })])
})
