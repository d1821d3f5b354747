import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { ByteWriter } from '#bytes/write'
import { saidInStream, sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import { capabilities, greeting, message, parameter, status } from './testing/encode.ts'

const words = (...parts: Parameters<typeof saidInStream>[1]) =>
  saidInStream(protocol, parts).map((fact) => {
    if (fact.kind === 'identity') return `${fact.attribute} ${fact.value}`
    return fact.kind === 'operation'
      ? [fact.verb, fact.code, fact.outcome, fact.error].filter(Boolean).join(' ')
      : fact.kind
  })
const both = (a: Uint8Array, b: Uint8Array) => new ByteWriter().bytes(a).bytes(b).take()

test('a reader says who it is', () => {
  const asked = message(1, 7, hex('00'))
  const device = both(status(0), capabilities(25882, 2001002, '6.4.1.240'))
  assert.deepEqual(words([asked, true], [message(11, 7, device), false]), [
    'identify 1 requested',
    'identify 1 succeeded',
    'vendor-id 25882',
    'vendor Impinj',
    'model model 2001002',
    'firmware 6.4.1.240',
  ])
  const identification = both(status(0), parameter(217, hex('00 0008 0016250000000031')))
  assert.deepEqual(words([message(12, 1, identification), false]), ['device-id 0016250000000031'])
})

test('a refusal says why; what a reader sends unasked is reported', () => {
  assert.deepEqual(
    words([message(22, 4, hex('00000007')), true], [message(32, 4, status(401, 'No such ROSpec')), false]),
    ['operate 22 requested', 'operate 22 rejected No such ROSpec'],
  )
  assert.deepEqual(words([greeting(1), false]), ['report 63 succeeded'])
})

test('the greeting and the question for capabilities prove it', () => {
  const is = (bytes: Uint8Array) => protocol.probe?.(sliceOf(bytes, { isStream: true }))
  assert.equal(is(greeting(0)), 'yes')
  assert.equal(is(hex('0401 0000000b 00000001 00')), 'yes')
  assert.equal(is(hex('0401 00')), 'more')
  assert.equal(is(hex('0401 0016 0a000005 00')), 'no', 'SOCKS 4')
  assert.equal(is(hex('0401 0000000c 00000001 00')), 'no')
  assert.equal(is(hex('043f 00000020 00000000 00f6 0011')), 'no', 'a parameter that does not fill it')
})

test('a long report is passed over as it comes', () => {
  const long = message(61, 1, new Uint8Array(70_000))
  const slice = sliceOf(both(long, greeting(2)), { isStream: true, fromClient: false })
  const { results } = tryOut(protocol, [slice])
  assert.deepEqual(
    results.map(({ kind }) => kind),
    ['message', 'message', 'message'],
  )
})

test('damaged messages end', () => {
  for (const bytes of [...mangled(greeting(1)), ...mangled(message(11, 7, capabilities(1, 2, 'a')))])
    tryOut(protocol, [
      sliceOf(bytes, { isStream: true }),
      sliceOf(bytes, { isStream: true, fromClient: false }),
    ])
})
