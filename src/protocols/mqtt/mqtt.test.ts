import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import type { Fact } from '#model/fact'
import { sliceOf, tryOut } from '#model/specimen'
import { protocol } from './index.ts'

type Sent = readonly [bytes: Uint8Array, fromClient: boolean]

function stream(...parts: readonly Sent[]) {
  return tryOut(
    protocol,
    parts.map(([bytes, fromClient]) => sliceOf(bytes, { fromClient, isStream: true })),
  ).said as readonly Fact[]
}

function sessions(said: readonly Fact[]) {
  return said.filter((fact) => fact.kind === 'session')
}

const connect: Sent = [hex('10 1c 0004 4d515454 04 c2 003c 0002 7031 0005 61646d696e 0005 61646d696e'), true]
const accepted: Sent = [hex('20 02 00 00'), false]
const publish: Sent = [hex('30 0b 0005 612f742f31 32312e35'), true]

test('a connection tells client, user and that a maker’s pair crossed readable', () => {
  const said = stream(connect, accepted)
  assert.deepEqual(said[0], {
    kind: 'identity',
    about: 'client',
    attribute: 'client-id',
    value: 'p1',
    confidence: 0.6,
    field: 'Client Identifier',
  })
  assert.deepEqual(sessions(said), [
    {
      kind: 'session',
      phase: 'open',
      user: 'admin',
      method: 'password',
      secured: false,
      clearText: true,
      defaultCredentials: true,
    },
  ])
})

test('a number in text is a reading of its topic', () => {
  assert.deepEqual(stream(connect, publish).at(-1), { kind: 'reading', point: 'a/t/1', value: 21.5 })
})

test('damaged messages end', () => {
  const talk: Sent[] = [connect, accepted, publish, [hex('82 0a 0001 0005 612f742f23 00'), true]]
  for (const [i, [whole, fromClient]] of talk.entries()) {
    for (const bytes of mangled(whole)) stream(...talk.slice(0, i), [bytes, fromClient])
  }
})
