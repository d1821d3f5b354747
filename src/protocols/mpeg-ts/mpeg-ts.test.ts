import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf } from '#model/specimen'
import { packets } from './captures/script.ts'
import { protocol } from './index.ts'

test('packets in a row prove it, one or two do not', () => {
  assert.equal(protocol.recognise?.(sliceOf(packets(7))), 'yes')
  assert.equal(protocol.recognise?.(sliceOf(packets(2))), 'no')
  const reserved = packets(7)
  reserved[3] = 0
  assert.equal(protocol.recognise?.(sliceOf(reserved)), 'no')
})

test('a stream is told once', () => {
  assert.deepEqual(
    factsOf(protocol, packets(7)).map(({ kind }) => kind),
    ['session'],
  )
})

test('damaged datagrams end', () => {
  for (const bytes of mangled(packets(4))) factsOf(protocol, bytes)
})
