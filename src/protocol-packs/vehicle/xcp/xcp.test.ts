import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { sliceOf, tryOut } from '#model/test-slice'
import { packet } from './captures/script.ts'
import { protocol } from './index.ts'

const words = (...packets: readonly (readonly [string, boolean])[]) =>
  tryOut(
    protocol,
    packets.map(([bytes, fromClient], i) => sliceOf(packet(i >> 1, bytes), { fromClient })),
  ).said.map((fact) => {
    if (fact.kind === 'identity') return `${fact.attribute} ${fact.value}`
    return fact.kind === 'operation'
      ? [fact.verb, fact.code, fact.outcome, fact.error].filter(Boolean).join(' ')
      : fact.kind
  })
const connected = [
  ['ff00', true],
  ['ff1dc00808000101', false],
] as const

test('a control unit says who it is, at once or by the next upload', () => {
  const inside = words(...connected, ['fa01', true], ['ff01 0000 03000000 454355', false])
  assert.deepEqual(inside.slice(2), ['identify 0xfa requested', 'identify 0xfa succeeded', 'name ECU'])
  const after = words(
    ...connected,
    ['fa01', true],
    ['ff00 0000 03000000', false],
    ['f503', true],
    ['ff454355', false],
  )
  assert.equal(after.at(-1), 'name ECU')
  const other = words(...connected, ['f503', true], ['ff454355', false])
  assert.ok(!other.includes('name ECU'), 'an upload of values')
})

test('programming updates firmware, and may be rejected', () => {
  assert.deepEqual(words(...connected, ['d2', true], ['fe24', false]).slice(2), [
    'update-firmware 0xd2 requested',
    'update-firmware 0xd2 rejected access denied',
  ])
})

test('measured values tell nothing; without CONNECT nothing is its own', () => {
  assert.equal(words(...connected, ['00 0102030405', false]).length, 2)
  assert.deepEqual(words(['d2', true]), [])
})

test('CONNECT alone proves it', () => {
  const is = (bytes: Uint8Array) => protocol.probe?.(sliceOf(bytes, { isStream: true }))
  assert.equal(is(packet(0, 'ff00')), 'yes')
  assert.equal(is(packet(7, 'ff00')), 'no')
  assert.equal(is(packet(0, 'ff')), 'no')
  assert.equal(is(packet(0, 'ff00').subarray(0, 3)), 'more')
  assert.equal(is(new Uint8Array([...packet(0, 'ff00'), 1])), 'no')
})

test('packets of a block have one answer; values that a slave takes over have none', () => {
  assert.deepEqual(words(...connected, ['f00a00', true], ['ef0600', true], ['ff', false]).slice(2), [
    'write 0xf0 requested',
    'write 0xef requested',
    'write 0xef succeeded',
  ])
  assert.deepEqual(words(...connected, ['fd', true], ['01 1122', true], ['ff0000000000', false]).slice(2), [
    'read 0xfd requested',
    'write stim requested',
    'read 0xfd succeeded',
  ])
})

test('damaged packets end', () => {
  for (const bytes of [...mangled(packet(0, 'ff00')), ...mangled(packet(0, 'ff01000003000000454355'))])
    tryOut(protocol, [
      sliceOf(packet(0, 'ff00')),
      sliceOf(packet(0, 'fa01')),
      sliceOf(bytes, { fromClient: false }),
    ])
})
