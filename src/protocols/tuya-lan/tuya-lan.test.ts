import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { message, newest, plain } from './captures/script.ts'
import { protocol } from './index.ts'

const words = (bytes: Uint8Array, rest = {}) =>
  factsOf(protocol, bytes, rest).map((fact) => {
    if (fact.kind === 'identity') return `${fact.about} ${fact.attribute} ${fact.value}`
    return fact.kind === 'operation' ? `${fact.verb} ${fact.code}` : fact.kind
  })

test('a device that announces itself says who it is', () => {
  assert.deepEqual(words(plain), [
    'report 0x00',
    'client vendor Tuya',
    'client device-id 00000000000000000031',
    'client model keyexample0000001',
    'client ip 10.20.0.1',
  ])
})

test('what is ciphered still says what is requested', () => {
  assert.deepEqual(words(message(0x07, new Uint8Array(32)), { isStream: true }), ['operate 0x07'])
  assert.deepEqual(words(newest, { isStream: true }), ['operate 0x0d'])
  assert.deepEqual(words(message(0x77, new Uint8Array(8)), { isStream: true }), ['execute 0x77'])
  assert.deepEqual(words(message(0x07, new Uint8Array(8)), { isStream: true, fromClient: false }), [])
})

test('prefix and suffix prove it', () => {
  const is = (bytes: Uint8Array) => protocol.probe?.(sliceOf(bytes, { isStream: true }))
  assert.equal(is(plain), 'yes')
  assert.equal(is(newest), 'yes')
  assert.equal(is(plain.subarray(0, 20)), 'more')
  const wrong = plain.slice()
  wrong[wrong.length - 1] = 0
  assert.equal(is(wrong), 'no')
})

test('a few zero bytes are nobody’s datagram', () => {
  assert.deepEqual(tryOut(protocol, [sliceOf(new Uint8Array(3))]).results, [{ kind: 'foreign' }])
})

test('damaged messages end', () => {
  for (const bytes of [...mangled(plain), ...mangled(newest)])
    tryOut(protocol, [sliceOf(bytes), sliceOf(bytes, { isStream: true })])
})
