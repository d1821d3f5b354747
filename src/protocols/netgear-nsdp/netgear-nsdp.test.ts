import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf } from '#model/test-slice'
import { answer, datagram, question } from './captures/script.ts'
import { protocol } from './index.ts'

const words = (bytes: Uint8Array, fromClient = true) =>
  factsOf(protocol, bytes, { fromClient }).map((fact) => {
    if (fact.kind === 'identity') return `${fact.attribute} ${fact.value}`
    return fact.kind === 'operation' ? `${fact.verb} ${fact.code} ${fact.outcome}` : fact.kind
  })

test('a switch says who it is', () => {
  assert.deepEqual(words(question), ['identify read requested'])
  assert.deepEqual(words(answer, false), [
    'identify read succeeded',
    'model GS108Ev3',
    'name cabinet-7',
    'mac 02:00:00:00:00:02',
    'ip 10.20.0.2',
    'firmware 2.06.24EN',
    'vendor Netgear',
  ])
})

test('what is written is told field by field, the password is not', () => {
  const written = datagram(3, [
    [0x000a, hex('41')],
    [0x0013, hex('01')],
    [0x0009, hex('42')],
    [0x2800, hex('01')],
  ])
  assert.deepEqual(words(written), [
    'restart 0x0013 requested',
    'set-password 0x0009 requested',
    'configure 0x2800 requested',
  ])
})

test('its name proves it; a field that goes beyond the datagram is malformed unless it is cut', () => {
  assert.equal(protocol.probe?.(sliceOf(question)), 'yes')
  assert.equal(protocol.probe?.(sliceOf(question.subarray(0, 20))), 'no')
  const kindOf = (isCut: boolean) =>
    protocol.dissect(sliceOf(answer.subarray(0, 40), { isCut }), undefined).kind
  assert.deepEqual([kindOf(false), kindOf(true)], ['malformed', 'message'])
})

test('damaged datagrams end', () => {
  for (const bytes of mangled(answer)) factsOf(protocol, bytes)
})
