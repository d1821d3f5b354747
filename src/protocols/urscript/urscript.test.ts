import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { saidInStream, sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import { script, state, version } from './testing/encode.ts'

const words = (...parts: Parameters<typeof saidInStream>[1]) =>
  saidInStream(protocol, parts).map((fact) => {
    if (fact.kind === 'identity') return `${fact.attribute} ${fact.value}`
    return fact.kind === 'operation'
      ? [fact.verb, fact.code, fact.object].filter(Boolean).join(' ')
      : fact.kind
  })

test('a controller says its version and how it is', () => {
  assert.deepEqual(words([version(), false], [state(1, 0, 0, 1, 0), false], [state(1, 1, 0, 1, 0), false]), [
    'vendor Universal Robots',
    'firmware 5.14.6.1251226',
    'run-state running',
    'run-state emergency stop',
  ])
})

test('a program is one operation, calls outside of it are theirs', () => {
  const program = script(
    'def cell():',
    '  movej([0])',
    '  set_digital_out(1, True)',
    'end',
    'stopj(2)',
    'halt',
  )
  assert.deepEqual(words([program, true]), ['download-program def cell', 'stop stopj', 'stop halt'])
  assert.deepEqual(words([script('socket_open("10.0.0.9", 80)'), true]), ['execute socket_open'])
})

test('the version message proves it', () => {
  const is = (bytes: Uint8Array) => protocol.probe?.(sliceOf(bytes, { isStream: true, fromClient: false }))
  assert.equal(is(version()), 'yes')
  assert.equal(is(version().subarray(0, 12)), 'more')
  assert.equal(is(version('UXControl')), 'no')
  assert.equal(is(state(1, 0, 0, 0, 0)), 'no')
})

test('other lines and lengths at its ports are not its own', () => {
  const kindOf = (bytes: Uint8Array, fromClient: boolean) =>
    tryOut(protocol, [sliceOf(bytes, { isStream: true, fromClient })]).results[0]?.kind
  for (const line of ['EHLO plant.example', 'LOGIN admin 1234', '{"id": 1}', 'PING'])
    assert.equal(kindOf(script(line), true), 'foreign', line)
  for (const line of ['movej([0,0,0,0,0,0])', 'def a():', 'x = 1', '# home'])
    assert.equal(kindOf(script(line), true), 'message', line)
  assert.equal(kindOf(Uint8Array.of(0, 0, 0, 8, 1, 2, 3, 4), false), 'foreign')
  const realtime = new Uint8Array(1220)
  realtime.set([0, 0, 0x04, 0xc4])
  assert.equal(kindOf(realtime, false), 'message')
})

test('damaged messages end', () => {
  for (const bytes of [
    ...mangled(version()),
    ...mangled(state(1, 0, 0, 1, 0)),
    ...mangled(script('def a():', 'end')),
  ])
    tryOut(protocol, [
      sliceOf(bytes, { isStream: true }),
      sliceOf(bytes, { isStream: true, fromClient: false }),
    ])
})
