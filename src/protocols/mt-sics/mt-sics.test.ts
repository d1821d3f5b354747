import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { saidInStream, sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'

const byteCount = (line: string) => new TextEncoder().encode(line)
const words = (...lines: readonly (readonly [string, boolean])[]) =>
  saidInStream(
    protocol,
    lines.map(([line, fromClient]) => [byteCount(`${line}\r\n`), fromClient] as const),
  ).map((fact) => {
    if (fact.kind === 'identity') return `${fact.attribute} ${fact.value}`
    if (fact.kind === 'reading') return `${fact.point} ${fact.value}`
    return fact.kind === 'operation'
      ? [fact.verb, fact.code, fact.outcome, fact.error].filter(Boolean).join(' ')
      : fact.kind
  })

test('a scale says who it is', () => {
  assert.deepEqual(words(['I4', true], ['I4 A "B021002593"', false]), [
    'identify I4 requested',
    'identify I4 succeeded',
    'serial B021002593',
  ])
})

test('weights are read, also those that come unasked; zero may be rejected', () => {
  assert.deepEqual(words(['SI', true], ['S D      99.98 g', false], ['S S     100.00 g', false]), [
    'read SI requested',
    'read SI succeeded',
    'weight 99.98',
    'weight 100',
  ])
  assert.deepEqual(words(['Z', true], ['Z I', false]), [
    'operate Z requested',
    'operate Z rejected not executable at present',
  ])
  assert.deepEqual(words(['XY 1', true]), [])
})

test('what was no command is a refusal of what waits', () => {
  assert.deepEqual(words(['I15', true], ['ES', false]), ['execute I15 requested', 'execute I15 rejected ES'])
})

test('a weight or a quoted text proves it', () => {
  const is = (line: string) =>
    protocol.probe?.(sliceOf(byteCount(line), { isStream: true, fromClient: false }))
  assert.equal(is('S S     100.00 g\r\n'), 'yes')
  assert.equal(is('I4 A "B021002593"\r\n'), 'yes')
  assert.equal(is('S S   1'), 'more')
  assert.equal(is('SSH-2.0-OpenSSH_9.6\r\n'), 'no')
  assert.equal(is('STAT\r\n'), 'no')
  assert.equal(is('I am here\r\n'), 'no')
})

test('damaged lines end', () => {
  for (const bytes of [...mangled(byteCount('S S     100.00 g\r\n')), ...mangled(byteCount('I4 A "B"\r\n'))])
    tryOut(protocol, [
      sliceOf(bytes, { isStream: true }),
      sliceOf(bytes, { isStream: true, fromClient: false }),
    ])
})
