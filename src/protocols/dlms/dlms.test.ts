import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import type { Fact, Operation } from '#model/fact'
import { sliceOf, tryOut } from '#model/test-slice'
import { checkSequence } from './hdlc.ts'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

const energy = { classId: 3, obis: [1, 0, 1, 8, 0, 255], member: 2 }

function talk(...lines: readonly (readonly [boolean, Uint8Array])[]): readonly Fact[] {
  return tryOut(
    protocol,
    lines.map(([fromClient, bytes]) => sliceOf(bytes, { fromClient, isStream: true })),
  ).said as readonly Fact[]
}

function operations(said: readonly Fact[]): readonly string[] {
  return said
    .filter((fact): fact is Operation => fact.kind === 'operation')
    .map(({ verb, name, object, value, outcome }) => `${verb} ${name} ${object} ${value} ${outcome}`)
}

test('the check of a frame is that of ISO/IEC 13239', () => {
  assert.equal(checkSequence(new TextEncoder().encode('123456789'), 0, 9), 0x906e)
})

test('opening the supply is a command', () => {
  const breaker = { classId: 70, obis: [0, 0, 96, 3, 10, 255], member: 1 }
  const said = talk(
    [true, encode.wrapped(1, 1, encode.actionRequest(1, breaker))],
    [false, encode.wrapped(1, 1, encode.actionResponse(1, 0))],
  )
  assert.deepEqual(operations(said), [
    'operate ACTION disconnect-control 0.0.96.3.10.255 #1 remote_disconnect requested',
    'operate ACTION disconnect-control 0.0.96.3.10.255 #1 remote_disconnect succeeded',
  ])
})

test('a password in the clear is told, and itself is not', () => {
  const said = talk(
    [true, encode.wrapped(1, 1, encode.associationRequest('secret'))],
    [false, encode.wrapped(1, 1, encode.associationResponse(1))],
  )
  const session = said.find((fact) => fact.kind === 'session')
  assert.deepEqual([session?.phase, session?.method, session?.clearText], ['refused', 'password', true])
  assert.ok(!JSON.stringify(said).includes('secret'))
})

test('an answer in HDLC segments is put together', () => {
  const whole = encode.information(encode.getResponse(1, [6, 0, 0, 0, 9]), false)
  const said = talk(
    [true, encode.framed(1, 16, 0x10, encode.information(encode.getRequest(1, energy), true))],
    [false, encode.framed(16, 1, 0x30, whole.subarray(0, 6), true)],
    [false, encode.framed(16, 1, 0x32, whole.subarray(6))],
  )
  assert.deepEqual(
    said.filter((fact) => fact.kind === 'reading').map(({ point, value }) => [point, value]),
    [['1.0.1.8.0.255', 9]],
  )
})

test('frames with a wrong check are not ours', () => {
  const frame = encode.framed(1, 16, 0x93)
  assert.equal(protocol.probe?.(sliceOf(frame, { isStream: true })), 'yes')
  const broken = frame.slice()
  broken[4]! ^= 1
  assert.equal(protocol.probe?.(sliceOf(broken, { isStream: true })), 'no')
  assert.equal(protocol.probe?.(sliceOf(hex('0001 0010 0001 0004 60020000'), { isStream: true })), 'no')
})
