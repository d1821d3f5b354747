import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import type { Fact } from '#model/fact'
import { sliceOf, tryOut } from '#model/test-slice'
import { scripts } from './captures/script.ts'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

test('stop, start and the state are read by the services that were looked up', () => {
  const [{ lines }] = scripts as [(typeof scripts)[number]]
  const slices = lines.map(([by, bytes]) => sliceOf(bytes, { fromClient: by === 'client', isStream: true }))
  const facts = tryOut(protocol, slices).said as readonly Fact[]
  const verbs = facts.filter((fact) => fact.kind === 'operation' && fact.outcome === 'requested')
  assert.deepEqual(
    verbs.map((fact) => fact.kind === 'operation' && fact.verb),
    ['browse', 'browse', 'browse', 'read', 'stop', 'read', 'start'],
  )
  const states = facts.filter((fact) => fact.kind === 'identity')
  assert.deepEqual(
    states.map(({ value }) => value),
    ['RUN', 'STOP'],
  )
})

test('a stop without a checksum, as attack tools send it, is a stop', () => {
  const lookUp = encode.lookUp('IProConOSControlService2')
  lookUp.fill(0, 14, 16)
  const stop = hex('0100 0200 0000 0000 0100 0700 0000 0000')
  const start = hex('0100 0200 0000 0200 0100 0600 0000 0000 0100')
  const slices = [
    sliceOf(lookUp, { isStream: true }),
    sliceOf(encode.found(1), { isStream: true, fromClient: false }),
    sliceOf(stop, { isStream: true }),
    sliceOf(start, { isStream: true }),
  ]
  const asked = tryOut(protocol, slices).said.flatMap((fact) =>
    fact.kind === 'operation' && fact.outcome === 'requested' ? [fact.verb] : [],
  )
  assert.deepEqual(asked, ['browse', 'stop', 'start'])
  assert.equal(protocol.probe?.(slices[0]!), 'yes')
})

test('is recognised by a look-up in its name space', () => {
  assert.equal(protocol.probe?.(sliceOf(encode.lookUp('ISecurityService'), { isStream: true })), 'yes')
  assert.equal(protocol.probe?.(sliceOf(encode.call(2, 7), { isStream: true })), 'no')
})

test('is recognised in the middle of a connection by a whole call with data', () => {
  const call = encode.call(2, 7, new Uint8Array(6))
  assert.equal(protocol.probe?.(sliceOf(call, { isStream: true })), 'yes')
  assert.equal(protocol.probe?.(sliceOf(call.subarray(0, 20), { isStream: true })), 'no')
  assert.equal(protocol.probe?.(sliceOf(encode.call(2, 700, new Uint8Array(6)), { isStream: true })), 'no')
})
