import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import type { Fact } from '#model/fact'
import { type Sent, saidInStream } from '#model/test-slice'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'
import { verbOf } from './topics.ts'

const stream = (...parts: readonly Sent[]) => saidInStream(protocol, parts)

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

test('an alias stands for its topic, and a refusal names the reason', () => {
  const said = stream(
    [encode.connect({ client: 'hmi', level: 5 }), true],
    [
      encode.publish({ topic: 'pump/set', payload: 'on', level: 5, alias: 1, quality: 1, identifier: 5 }),
      true,
    ],
    [encode.publish({ topic: '', payload: 'off', level: 5, alias: 1 }), true],
    [encode.acknowledge(4, 5, 0x87), false],
  ).filter((fact) => fact.kind === 'operation' && fact.code === '3')
  assert.deepEqual(
    said.map(
      (fact) => fact.kind === 'operation' && [fact.verb, fact.object, fact.value, fact.outcome, fact.error],
    ),
    [
      ['write', 'pump/set', 'on', 'requested', undefined],
      ['write', 'pump/set', 'off', 'requested', undefined],
      ['write', 'pump/set', 'on', 'rejected', 'Not authorized'],
    ],
  )
})

test('words of command are whole levels, and an answer is none', () => {
  assert.deepEqual(
    ['a/set', 'a/setting', 'a/set/result', 'cmnd/plug/POWER', 'x/ota', 'v1/devices/me/rpc/request/4'].map(
      verbOf,
    ),
    ['write', 'report', 'report', 'write', 'update-firmware', 'execute'],
  )
})

test('numbers of a JSON object are readings', () => {
  const said = stream(connect, [
    encode.publish({ topic: 't', payload: '{"a":1,"b":{"c":true,"d":"x"}}' }),
    true,
  ])
  assert.deepEqual(
    said.filter((fact) => fact.kind === 'reading'),
    [
      { kind: 'reading', point: 't a', value: 1 },
      { kind: 'reading', point: 't b.c', value: true },
    ],
  )
})
