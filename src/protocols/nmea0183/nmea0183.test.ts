import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf } from '#model/test-slice'
import { protocol } from './index.ts'
import { datagram, sentence } from './testing/encode.ts'

const byteCount = (text: string) => new TextEncoder().encode(text)
const said = (bytes: Uint8Array) =>
  factsOf(protocol, bytes).map((fact) =>
    fact.kind === 'operation' ? [fact.verb, fact.code, fact.object] : fact.kind === 'identity' && fact.value,
  )

test('a sentence tells who says what', () => {
  // The common example of NMEA 0183, with its checksum.
  assert.deepEqual(said(byteCount('$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,*47\r\n')), [
    ['report', 'GGA', 'talker:GP'],
  ])
  assert.deepEqual(said(sentence('$CCGPQ,GGA')), [['read', 'Q', 'GGA of GP']])
  assert.deepEqual(said(sentence('$PGRMZ,93,f,3')), [['report', 'P', 'talker:GRM']])
  assert.deepEqual(said(sentence('$AGHTC,V,,,,H')), [['operate', 'HTC', 'talker:AG']])
})

test('a sentence in a datagram of ships’ networks is behind its tags', () => {
  assert.deepEqual(said(datagram('$HEHDT,274.07,T')), [['report', 'HDT', 'talker:HE']])
})

test('a device that is asked for its version says who it is', () => {
  assert.deepEqual(said(sentence('$GPVER,1,1,GP,Example Marine,,SN-4711,EM-900,2.4,B')).slice(1), [
    'Example Marine',
    'SN-4711',
    'EM-900',
    '2.4',
    'B',
  ])
})

test('a wrong checksum is malformed, a half line in a stream is awaited', () => {
  const kind = (text: string, isStream = false) =>
    protocol.dissect(sliceOf(byteCount(text), { isStream }), undefined).kind
  assert.equal(kind('$HEHDT,274.07,T*00\r\n'), 'malformed')
  assert.equal(kind('$HEHDT,274', true), 'incomplete')
  assert.equal(kind('$HEHDT,274'), 'foreign')
  assert.equal(kind(`$HEHDT,${'1'.repeat(600)}`, true), 'foreign')
})

test('a right checksum proves it on any port; text of others does not', () => {
  const is = (bytes: Uint8Array) => protocol.probe?.(sliceOf(bytes, { isStream: true }))
  assert.equal(is(sentence('$HEHDT,274.07,T')), 'yes')
  for (const text of [
    '$HEHDT,274.07,T\r\n',
    '$5\r\nhello\r\n',
    '!shell\r\n',
    'USER admin\r\n',
    '$ENV{PATH},1\r\n',
  ])
    assert.equal(is(byteCount(text)), 'no', text)
})

test('damaged sentences end', () => {
  for (const bytes of mangled(datagram('$GPGLL,4916.45,N,12311.12,W,225444,A'))) factsOf(protocol, bytes)
})
