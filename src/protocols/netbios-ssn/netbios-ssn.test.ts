import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { encodeNetbiosName } from '#bytes/netbios-name'
import { ByteWriter } from '#bytes/write'
import { type Sent, saidInStream, sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import { newState } from './state.ts'

const stream = (...parts: readonly Sent[]) => saidInStream(protocol, parts)

const request: Sent = [
  hex(`81000044
  20 454646434641434143414341434143414341434143414341434143414341 4341 00
  20 454746434143414341434143414341434143414341434143414341434143 4141 00`),
  true,
]
const start: Sent = [hex('00000040 fe534d42'), true]

test('a session request names both sides', () => {
  const said = stream(request)
  assert.deepEqual(
    said.map((fact) => (fact.kind === 'identity' ? [fact.about, fact.attribute] : [])),
    [
      ['client', 'name'],
      ['server', 'name'],
    ],
  )
})

test('an address that was called is no name', () => {
  const called = encodeNetbiosName({ name: '10.77.0.10', suffix: 0x20 })
  const calling = encodeNetbiosName({ name: 'ENG', suffix: 0 })
  const bytes = new ByteWriter()
    .bytes(hex('81000044 20'))
    .ascii(called)
    .bytes(hex('00 20'))
    .ascii(calling)
    .u8(0)
    .take()
  const said = stream([bytes, true])
  assert.deepEqual(
    said.map((fact) => (fact.kind === 'identity' ? [fact.about, fact.value] : [])),
    [['client', 'ENG']],
  )
})

test('behind a hole within a message the rest of it follows, behind a longer one another message', () => {
  const state = newState()
  tryOut(protocol, [sliceOf(start[0], { isStream: true })], state)
  assert.equal(protocol.lost!(state, true, 20), true)
  assert.equal(state.clientRemaining, 60 - 20)
  assert.equal(protocol.lost!(state, true, Number.POSITIVE_INFINITY), false)
  assert.equal(state.clientRemaining, 0)
})

test('session messages are handed on piece by piece with their header', () => {
  const { said } = tryOut(
    protocol,
    [start, [new Uint8Array(60), true] as Sent].map(([bytes]) => sliceOf(bytes, { isStream: true })),
  )
  assert.deepEqual(
    said.map((it) => (it.kind === 'payload' ? it.end - it.start : 0)),
    [8, 60],
  )
})

test('damaged messages end', () => {
  const talk: Sent[] = [request, [hex('82000000'), false], start]
  for (const [i, [whole, fromClient]] of talk.entries()) {
    for (const bytes of mangled(whole)) stream(...talk.slice(0, i), [bytes, fromClient])
  }
})
