import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { ByteWriter } from '#bytes/write'
import { sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

const client = (bytes: Uint8Array) => sliceOf(bytes, { isStream: true })
const server = (bytes: Uint8Array) => sliceOf(bytes, { isStream: true, fromClient: false })
const words = (slices: Parameters<typeof tryOut>[1]) =>
  tryOut(protocol, slices).said.map((fact) => {
    if (fact.kind === 'identity') return `${fact.attribute} ${fact.value}`
    if (fact.kind !== 'operation') return fact.kind
    return [fact.verb, fact.code, fact.object, fact.outcome, fact.error].filter(Boolean).join(' ')
  })

test('a controller says who it is when a station begins', () => {
  const started = server(encode.started('Station 12 left', '3.10.2', 'A1234567'))
  assert.deepEqual(words([client(encode.message(1)), started]), [
    'identify 0001 requested',
    'identify 0001 succeeded',
    'name Station 12 left',
    'vendor Atlas Copco',
    'firmware 3.10.2',
    'serial A1234567',
  ])
})

test('the first revision tells the name alone', () => {
  const started = server(encode.message(2, `010001020103${'Cell 3'.padEnd(25)}`))
  assert.deepEqual(words([started]), ['name Cell 3'])
})

test('a choice names its parameter set, a refusal its reason', () => {
  assert.deepEqual(words([client(encode.message(18, '003')), server(encode.message(4, '001802'))]), [
    'configure 0018 003 requested',
    'configure 0018 003 rejected parameter set ID not present',
  ])
})

test('errors are those of the list, of two digits and of three', () => {
  const refusal = (data: string) =>
    words([client(encode.message(18, '003')), server(encode.message(4, data))])[1]
  assert.equal(
    refusal('001893'),
    'configure 0018 003 rejected Open Protocol commands disabled subscription already exists',
  )
  assert.equal(refusal('0018102'), 'configure 0018 003 rejected error 102')
})

test('messages of makers and of the link are counted, and end nothing', () => {
  const { results } = tryOut(protocol, [client(encode.message(9997, '0018')), client(encode.message(7408))])
  assert.deepEqual(
    results.map(({ kind }) => kind),
    ['message', 'message'],
  )
})

test('a tightening is reported, what keeps the connection alive is not', () => {
  assert.deepEqual(words([server(encode.message(61, '0100')), client(encode.message(9999))]), [
    'report 0061 succeeded',
  ])
})

test('a whole message proves it; digits alone do not', () => {
  const is = (bytes: Uint8Array) => protocol.probe?.(client(bytes))
  assert.equal(is(encode.message(1)), 'yes')
  assert.equal(is(encode.message(62)), 'yes', 'a station that takes a result')
  assert.equal(is(encode.message(7408)), 'no')
  assert.equal(is(encode.message(1).subarray(0, 20)), 'more')
  assert.equal(is(new ByteWriter().ascii('00200001001         x').take()), 'no')
  assert.equal(is(new ByteWriter().ascii('20260131120000 INFO started').take()), 'no')
})

test('a run of digits in a print job is none', () => {
  const run = new ByteWriter().ascii('2'.repeat(2222)).u8(0).take()
  assert.equal(protocol.probe?.(client(run)), 'no')
})

test('damaged messages end', () => {
  for (const bytes of mangled(encode.message(18, '003'))) tryOut(protocol, [client(bytes), server(bytes)])
})
