import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'

const text = (words: string) => Uint8Array.from(words, (letter) => letter.charCodeAt(0))
const emitted = (words: string) =>
  tryOut(protocol, [sliceOf(text(words), { isStream: true })]).said.map((fact) =>
    fact.kind === 'operation' ? `${fact.name} ${fact.object}` : fact.kind,
  )

test('a shell that is started is told apart from a program', () => {
  assert.deepEqual(emitted('service launcher\nstart/flags run /bin/sh -\n'), [
    'Open service launcher',
    'Start shell run /bin/sh -',
  ])
  assert.deepEqual(emitted('service launcher\nstart/flags 8000 /tmp/wash wash\n').slice(1), [
    'Start program 8000 /tmp/wash wash',
  ])
})

test('what a program is told is nobody’s order to the agent', () => {
  assert.deepEqual(emitted('service launcher\nstart /tmp/pump\ninfo\n').slice(1), ['Start program /tmp/pump'])
})

test('is found by its greeting and its launcher, whatever the port', () => {
  const says = (words: string) => protocol.probe?.(sliceOf(text(words), { isStream: true }))
  assert.equal(says('\xff\xfd\x22QCONN\r\n<qconn-broker> '), 'yes')
  assert.equal(says('service launcher\n'), 'yes')
  assert.equal(says('GET / HTTP/1.1\r\n'), 'no')
  assert.equal(says('service'), 'more')
  assert.equal(says('services'), 'no')
})

test('a line in two segments is one, and nothing is read before the agent is proven', () => {
  const slice = sliceOf(text('start/fl'), { isStream: true })
  const proven = { isProven: true, isRunning: false }
  assert.deepEqual(protocol.dissect(slice, proven), { kind: 'incomplete', need: 9 })
  assert.deepEqual(protocol.dissect(slice, { ...proven, isProven: false }), { kind: 'foreign' })
})
