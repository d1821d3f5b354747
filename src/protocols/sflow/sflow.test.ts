import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf } from '#model/test-slice'
import { datagram } from './captures/script.ts'
import { protocol } from './index.ts'

test('a datagram names its exporter', () => {
  const said = factsOf(protocol, datagram(1)).map((fact) =>
    fact.kind === 'identity' ? fact.value : fact.kind === 'operation' ? fact.object : '',
  )
  assert.deepEqual(said, ['flow-exporter', '10.20.0.1', 'counters'])
})

test('samples must fill it', () => {
  assert.equal(protocol.probe?.(sliceOf(datagram(1))), 'yes')
  assert.equal(protocol.probe?.(sliceOf(new Uint8Array([...datagram(1), 0]))), 'no')
})

test('hostile datagrams end', () => {
  for (const bytes of mangled(datagram(1))) factsOf(protocol, bytes)
})
