import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { ByteWriter } from '#bytes/write'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { injected, log, message, versionAsked, versionSaid } from './captures/script.ts'
import { protocol } from './index.ts'

const words = (bytes: Uint8Array, fromClient: boolean) =>
  factsOf(protocol, bytes, { fromClient }).map((fact) => {
    if (fact.kind === 'identity') return `${fact.about} ${fact.attribute} ${fact.value}`
    return fact.kind === 'operation' ? [fact.verb, fact.code, fact.object, fact.outcome].join(' ') : fact.kind
  })

test('an ECU says who it is and what it runs', () => {
  assert.deepEqual(words(versionAsked, true), ['identify 0x13 APP1/CTX1 requested'])
  assert.deepEqual(words(versionSaid, false), [
    'identify 0x13 APP1/CTX1 succeeded',
    'server address:dlt-ecu ECU1',
    'server software DLT 2.18',
  ])
  assert.deepEqual(words(log, false)[0], 'report log APP1/CTX1 succeeded')
})

test('a call into an application executes', () => {
  assert.deepEqual(words(injected, true), ['execute 0x1000 APP1/CTX1 requested'])
})

test('names and length prove it', () => {
  const is = (bytes: Uint8Array, isStream = false) => protocol.probe?.(sliceOf(bytes, { isStream }))
  const two = new ByteWriter().bytes(log).bytes(versionSaid).take()
  assert.deepEqual([is(log), is(two), is(log, true)], ['yes', 'yes', 'yes'])
  assert.equal(is(log.subarray(0, 15), true), 'more')
  assert.equal(is(message(0x41, ['ECU1', 'A P1', 'CTX1'])), 'no')
  assert.equal(is(new TextEncoder().encode('5 GET / HTTP/1.1\r\nHost: a.example\r\n\r\n')), 'no')
})

test('damaged messages end', () => {
  for (const bytes of mangled(versionSaid))
    tryOut(protocol, [sliceOf(bytes), sliceOf(bytes, { isStream: true, fromClient: false })])
})
