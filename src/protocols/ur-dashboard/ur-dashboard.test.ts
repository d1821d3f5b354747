import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { saidInStream, sliceOf, tryOut } from '#model/test-slice'
import { GREETING } from './captures/script.ts'
import { protocol } from './index.ts'

const byteCount = (line: string) => new TextEncoder().encode(line)
const words = (...lines: readonly (readonly [string, boolean])[]) =>
  saidInStream(
    protocol,
    lines.map(([line, fromClient]) => [byteCount(`${line}\n`), fromClient] as const),
  ).map((fact) => {
    if (fact.kind === 'identity') return `${fact.attribute} ${fact.value}`
    return fact.kind === 'operation'
      ? [fact.verb, fact.code, fact.object, fact.outcome, fact.error].filter(Boolean).join(' ')
      : fact.kind
  })

test('a robot says who it is and how it is', () => {
  const lines = [
    [GREETING, false],
    ['get serial number', true],
    ['20235500001', false],
    ['robotmode', true],
    ['Robotmode: POWER_OFF', false],
  ] as const
  assert.deepEqual(words(...lines), [
    'vendor Universal Robots',
    'identify get serial number requested',
    'identify get serial number succeeded',
    'serial 20235500001',
    'read robotmode requested',
    'read robotmode succeeded',
    'run-state POWER_OFF',
  ])
})

test('what stops and starts is told so; a failure is a refusal', () => {
  assert.deepEqual(words(['stop', true], ['power off', true], ['Stopped', false]), [
    'stop stop requested',
    'stop power off requested',
    'stop stop succeeded',
  ])
  assert.deepEqual(words(['play', true], ['Failed to execute: play', false]), [
    'start play requested',
    'start play rejected Failed to execute: play',
  ])
  assert.deepEqual(words(['load installation cell.installation', true]), [
    'configure load installation cell.installation requested',
  ])
})

test('a word that no table holds is told once the flow is proven', () => {
  assert.deepEqual(words(['robotmode', true], ['dance now', true]).slice(1), ['execute dance requested'])
  assert.deepEqual(words(['dance now', true]), [])
})

test('the greeting proves it on any port', () => {
  const is = (line: string) =>
    protocol.probe?.(sliceOf(byteCount(line), { isStream: true, fromClient: false }))
  assert.equal(is(GREETING), 'yes')
  assert.equal(is('Connected:'), 'more')
  assert.equal(is('Connected to host'), 'no')
})

test('damaged lines end', () => {
  for (const bytes of [...mangled(byteCount('load a.urp\n')), ...mangled(byteCount(`${GREETING}\n`))])
    tryOut(protocol, [
      sliceOf(bytes, { isStream: true }),
      sliceOf(bytes, { isStream: true, fromClient: false }),
    ])
})
