import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import { EpicsCaState, limits } from './state.ts'
import { message, named, together } from './testing/encode.ts'

const version = message(0, { count: 13 })
const is = (bytes: Uint8Array, isStream = true) => protocol.probe?.(sliceOf(bytes, { isStream }))

test('a conversation is known by its version, and its numbers are no Modbus', () => {
  assert.equal(is(version), 'yes')
  assert.equal(is(together(version, named(20, 'operator'))), 'yes')
  assert.equal(is(version.subarray(0, 9)), 'more')
  assert.equal(is(together(version, named(6, 'pump', { type: 5, count: 13 })), false), 'yes')
  assert.equal(is(version, false), 'no')
  assert.equal(is(hex('0001 0000 0006 01 03 0000 000a 0000 0000')), 'no')
  assert.equal(is(new Uint8Array(64)), 'no')
})

test('a refused write names its channel; an answer that nobody asked for is none', () => {
  const refusal = sliceOf(message(19, { one: 376, two: 8 }), { fromClient: false })
  const { said } = tryOut(protocol, [
    sliceOf(named(18, 'pump', { one: 1, two: 13 })),
    sliceOf(message(18, { one: 1, two: 5 }), { fromClient: false }),
    sliceOf(message(19, { one: 5, two: 8 })),
    refusal,
    refusal,
  ])
  assert.deepEqual(
    said.map((fact) => fact.kind === 'operation' && [fact.verb, fact.object, fact.outcome, fact.error]),
    [
      ['browse', 'pump', 'requested', undefined],
      ['browse', 'pump', 'succeeded', undefined],
      ['write', 'pump', 'requested', undefined],
      ['write', 'pump', 'rejected', 'ECA 376'],
    ],
  )
})

test('lengths of 32 bits are read, absurd ones are malformed, unpadded ones foreign', () => {
  const long = (size: string) =>
    hex(`0004 ffff 0006 0000 00000005 00000009 ${size} 00000001 0000000000000000`)
  const kind = (bytes: Uint8Array) =>
    protocol.dissect(sliceOf(bytes, { isStream: true }), new EpicsCaState()).kind
  assert.equal(kind(long('00000008')), 'message')
  assert.equal(kind(long('7ffffff8')), 'malformed')
  assert.equal(kind(hex('0004 0007 0006 0001 00000005 00000009 00000000000000')), 'foreign')
})

test('forgets the oldest channel', () => {
  const state = new EpicsCaState()
  for (let i = 0; i <= limits.channels; i++) {
    state.ask(i, `pv${i}`)
    state.grant(i, i)
  }
  assert.equal(state.nameOf(0), undefined)
  assert.equal(state.nameOf(limits.channels), `pv${limits.channels}`)
})

test('damaged messages end', () => {
  for (const bytes of mangled(together(version, named(18, 'pump', { one: 1 })))) factsOf(protocol, bytes)
})
