import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf } from '#model/test-slice'
import { protocol } from './index.ts'

const lock = hex('484150 e601 6e68 0d00 1a00 0900 01 50 01 0200 0100 17 52')
const guess = hex('484150 e501 faae 1100 1a00 0d00 01 51 01 1902 0400 a0000001 17 af')

test('what is read, and a password that is given but not told', () => {
  const operation = { kind: 'operation', outcome: 'requested' } as const
  assert.deepEqual(factsOf(protocol, lock), [
    { ...operation, verb: 'read', name: 'Read memory', code: '0x1a/0x50', object: 'memory 0x0002' },
  ])
  assert.deepEqual(factsOf(protocol, guess), [
    { ...operation, verb: 'authenticate', name: 'Give password', code: '0x1a/0x51', object: undefined },
  ])
})

test('a function nobody has described is told by its number', () => {
  const other = hex('484150 0100 0000 0100 00')
  assert.deepEqual(
    factsOf(protocol, other).map((fact) => fact.kind === 'operation' && `${fact.verb} ${fact.name}`),
    ['execute Function 0x00'],
  )
})

test('a wrong sum is malformed, other words are foreign', () => {
  assert.equal(protocol.dissect(sliceOf(lock.with(20, 0)), undefined).kind, 'malformed')
  assert.equal(protocol.dissect(sliceOf(hex('484150')), undefined).kind, 'foreign')
  assert.equal(protocol.probe?.(sliceOf(lock)), 'yes')
  assert.equal(protocol.probe?.(sliceOf(hex('48415050 59204249 52544844 4159'))), 'no')
})

test('damage never throws', () => {
  for (const bytes of mangled(guess)) factsOf(protocol, bytes)
})
