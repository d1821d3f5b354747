import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf } from '#model/test-slice'
import { EUI, RECEIVED, SENT } from './captures/script.ts'
import { protocol } from './index.ts'
import { datagram } from './testing/encode.ts'

test('a gateway is known by its EUI, its server by what it lets send', () => {
  const said = [datagram(0, EUI, RECEIVED), datagram(3, '', SENT)].flatMap((bytes) =>
    factsOf(protocol, bytes),
  )
  assert.deepEqual(
    said.map((fact) =>
      fact.kind === 'operation' ? `${fact.verb} ${fact.name}` : fact.kind === 'identity' && fact.value,
    ),
    ['report PUSH_DATA', EUI, 'write PULL_RESP'],
  )
})

test('data with its JSON proves it; acknowledgements and others on the port do not', () => {
  const is = (bytes: Uint8Array) => protocol.probe?.(sliceOf(bytes))
  assert.equal(is(datagram(0, EUI, RECEIVED)), 'yes')
  assert.equal(is(datagram(3, '', SENT)), 'yes')
  for (const bytes of [datagram(1), datagram(2, EUI), datagram(0, EUI, '{"other":1}'), datagram(0, EUI, '{')])
    assert.equal(is(bytes), 'no')
  const kind = (bytes: Uint8Array) => protocol.dissect(sliceOf(bytes), undefined).kind
  assert.deepEqual(
    [datagram(2, `${EUI}00`), datagram(9), datagram(2, EUI, '', 3), datagram(1, '00')].map(kind),
    ['foreign', 'foreign', 'foreign', 'foreign'],
  )
})

test('damaged datagrams end', () => {
  for (const bytes of mangled(datagram(0, EUI, RECEIVED))) factsOf(protocol, bytes)
})
