import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { factsOf } from '#model/test-slice'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

const mac = hex('020000000017')
const answer = encode.answer(mac)
const words = (bytes: Uint8Array, fromClient: boolean) =>
  factsOf(protocol, bytes, { fromClient }).map((fact) => {
    if (fact.kind === 'identity') return `${fact.attribute} ${fact.value}`
    return fact.kind === 'operation' ? `${fact.verb} ${fact.code} ${fact.outcome}` : fact.kind
  })

test('a device tells its address, as an NPort 5110 was seen to', () => {
  const theirs = hex('81000018 00000000 10510080 1051 0090e82ca859 c0a80007')
  assert.deepEqual(words(theirs, false), ['browse 0x01 succeeded', 'vendor Moxa', 'mac 00:90:e8:2c:a8:59'])
})

test('a device tells its name', () => {
  assert.deepEqual(words(encode.given(0x10, mac, 'NP5110_1234\0'), false), [
    'identify 0x10 succeeded',
    'name NP5110_1234',
  ])
})

test('a request for the password is read, with four bytes that its length leaves out too', () => {
  const request = encode.request(0x29, mac)
  assert.deepEqual(words(request, true), ['read 0x29 requested'])
  assert.deepEqual(words(Uint8Array.of(...request, 10, 0, 0, 1), true), ['read 0x29 requested'])
  assert.deepEqual(words(Uint8Array.of(...request, 10, 0, 0, 1, 0), true), [])
})

test('what is not known is told by its code, a refusal as one', () => {
  assert.deepEqual(words(encode.request(0x33, mac), true), ['execute 0x33 requested'])
  const refusal = encode.given(0x33, mac, '')
  refusal[1] = 4
  assert.deepEqual(words(refusal, false), ['execute 0x33 rejected'])
})

test('damaged datagrams end', () => {
  for (const bytes of [...mangled(answer), ...mangled(encode.given(0x10, mac, 'NP5110'))])
    factsOf(protocol, bytes)
})
