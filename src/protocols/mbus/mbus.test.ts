import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { saidInStream, sliceOf, tryOut } from '#model/test-slice'
import { ACKNOWLEDGEMENT, answer, link } from './captures/script.ts'
import { protocol } from './index.ts'
import { makerOf } from './media.ts'

const words = (...parts: Parameters<typeof saidInStream>[1]) =>
  saidInStream(protocol, parts).map((fact) => {
    if (fact.kind === 'identity') return `${fact.about} ${fact.attribute} ${fact.value}`
    return fact.kind === 'operation' ? [fact.verb, fact.code, fact.unit, fact.outcome].join(' ') : fact.kind
  })

test('a meter that is read says who it is', () => {
  assert.deepEqual(words([link('5b 02', true), true], [answer, false]), [
    'read 0x4b 2 requested',
    'read 0x4b 2 succeeded',
    'server/unit:2 serial 71654528',
    'server/unit:2 vendor-id SKJ',
    'server/unit:2 hardware version 129',
    'server/unit:2 description heat',
    'server/unit:2 type Meter',
  ])
})

test('what changes a meter is told; one that does not answer, too', () => {
  assert.deepEqual(words([link('73 02 bd'), true], [ACKNOWLEDGEMENT, false]), [
    'configure 0x43/0xbd 2 requested',
    'configure 0x43/0xbd 2 succeeded',
  ])
  assert.deepEqual(words([link('53 07 51 01 7a 05'), true], [link('40 07', true), true]), [
    'write 0x43/0x51 7 requested',
    'write 0x43/0x51 7 unanswered',
    'diagnose 0x40 7 requested',
  ])
  assert.deepEqual(words([link('53 07 a0'), true]), ['execute 0x43/0xa0 7 requested'])
})

test('letters of a maker are those of the FLAG list', () => {
  assert.deepEqual([makerOf(0x1596), makerOf(0x2c2d), makerOf(0)], ['ELV', 'KAM', undefined])
})

test('a meter’s answer proves it; frames of others do not', () => {
  const is = (bytes: Uint8Array) => protocol.probe?.(sliceOf(bytes, { isStream: true }))
  assert.equal(is(answer), 'yes')
  assert.equal(is(answer.subarray(0, 9)), 'more')
  assert.equal(is(link('08 02 72 2a456571 6a4d 81 04 3e 27 0000')), 'no', 'no digit')
  assert.equal(is(link('73 01 64 01 06 01 0000 14')), 'no', 'an interrogation of IEC 60870-5-101')
  assert.equal(is(ACKNOWLEDGEMENT), 'more')
  assert.equal(is(new Uint8Array([...link('40 02', true), ...link('7b 02', true)])), 'more')
  assert.equal(is(new Uint8Array([...ACKNOWLEDGEMENT, ...answer])), 'yes')
  assert.equal(is(link('49 02 00', true)), 'no', 'two bytes of address')
})

test('damaged frames end', () => {
  for (const bytes of [...mangled(answer), ...mangled(link('73 02 51 01 7a 05'))])
    tryOut(protocol, [
      sliceOf(bytes, { isStream: true }),
      sliceOf(bytes, { isStream: true, fromClient: false }),
    ])
})
