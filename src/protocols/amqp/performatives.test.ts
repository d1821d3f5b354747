import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import * as encode from './testing/encode-10.ts'

type Sent = readonly [bytes: Uint8Array, fromClient: boolean]
const said = (...sent: readonly Sent[]) =>
  tryOut(
    protocol,
    sent.map(([bytes, fromClient]) => sliceOf(bytes, { fromClient, isStream: true })),
  ).said
const operations = (...sent: readonly Sent[]) =>
  said(...sent).flatMap((fact) =>
    fact.kind === 'operation' ? [`${fact.verb} ${fact.name} ${fact.object ?? '-'} ${fact.outcome}`] : [],
  )

const asClient = (...frames: readonly Uint8Array[]): Sent[] => frames.map((bytes) => [bytes, true])
const header: Sent = [encode.header10(), true]

test('a message goes to the address of its link', () => {
  assert.deepEqual(
    operations(
      header,
      [encode.attach('a', 'plant.tags', false), true],
      [encode.attach('a', 'plant.tags', true, true), false],
      [encode.transfer(), true],
    ),
    [
      'authenticate Protocol 1.0 - requested',
      'report attach plant.tags requested',
      'report attach plant.tags succeeded',
      'report transfer plant.tags requested',
    ],
  )
})

test('who receives subscribes to the source', () => {
  assert.deepEqual(
    operations(
      header,
      [encode.attach('a', 'alarms', true), true],
      [encode.attach('a', 'alarms', false, true), false],
    ),
    [
      'authenticate Protocol 1.0 - requested',
      'subscribe attach alarms requested',
      'subscribe attach alarms succeeded',
    ],
  )
})

test('a password that anyone can read opens a session, or is refused', () => {
  const sessions = (code: number) =>
    said(
      [encode.header10(true), true],
      [encode.saslInit('line', 'secret'), true],
      [encode.saslOutcome(code), false],
    ).flatMap((fact) =>
      fact.kind === 'session' ? [`${fact.phase} ${fact.user} ${fact.method} ${fact.clearText}`] : [],
    )
  assert.deepEqual(sessions(0), ['open line plain true'])
  assert.deepEqual(sessions(1), ['refused line plain true'])
})

test('both ends say who they are', () => {
  const identity = said(
    header,
    [encode.open('gateway-7'), true],
    [encode.open('broker', { product: 'Example Broker', version: '2.1' }), false],
  ).flatMap((fact) => (fact.kind === 'identity' ? [`${fact.about} ${fact.attribute} ${fact.value}`] : []))
  assert.deepEqual(identity, [
    'client address:amqp-container gateway-7',
    'server address:amqp-container broker',
    'server software Example Broker 2.1',
  ])
})

test('a conversation is read from its middle', () => {
  assert.deepEqual(operations(...asClient(encode.attach('a', 'plant.tags', false), encode.transfer())), [
    'report attach plant.tags requested',
    'report transfer plant.tags requested',
  ])
})

test('damaged frames end', () => {
  const frames = [
    encode.saslInit('a', 'b'),
    encode.open('a', { product: 'x' }),
    encode.attach('a', 'b', true),
    encode.transfer(),
  ]
  for (const frame of frames) for (const damaged of mangled(frame)) said(header, [damaged, true])
})

test('values described without end are left', () => {
  said(header, [encode.frame10(0x10, [new Uint8Array(2000)]), true])
})
