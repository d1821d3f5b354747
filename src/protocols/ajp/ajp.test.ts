import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { ByteWriter } from '#bytes/write'
import { sliceOf, tryOut } from '#model/specimen'
import * as encode from './encode.ts'
import { protocol } from './index.ts'

const client = (bytes: Uint8Array) => sliceOf(bytes, { isStream: true })
const server = (bytes: Uint8Array) => sliceOf(bytes, { isStream: true, fromClient: false })

test('a request names method and path, its answer the outcome', () => {
  const slices = [client(encode.forward(5, '/upload?x=1')), server(encode.headers(403, 'Forbidden'))]
  assert.deepEqual(
    tryOut(protocol, slices).said.flatMap((fact) =>
      fact.kind === 'operation' ? [[fact.verb, fact.object, fact.outcome, fact.error]] : [],
    ),
    [
      ['write', '/upload', 'asked', undefined],
      ['write', '/upload', 'refused', '403'],
    ],
  )
})

test('a body is neither a request nor a command, whatever its length looks like', () => {
  for (const octets of [0x0202, 0x0210, 0x0700, 0x0705, 0x0a00]) {
    const { said } = tryOut(protocol, [client(encode.body(octets))])
    assert.deepEqual(said, [], `${octets} octets`)
  }
})

test('a shutdown is a stop', () => {
  const verbs = tryOut(protocol, [client(encode.shutdown())]).said
  assert.deepEqual(
    verbs.map((fact) => fact.kind === 'operation' && fact.verb),
    ['stop'],
  )
})

test('a request and a ping prove it, other text with the same letters does not', () => {
  const is = (bytes: Uint8Array) => protocol.recognise?.(client(bytes))
  assert.equal(is(encode.forward(2, '/')), 'yes')
  assert.equal(is(encode.ping()), 'yes')
  assert.equal(is(encode.pong()), 'yes')
  assert.equal(is(encode.forward(2, '/').subarray(0, 9)), 'more')
  assert.equal(is(new ByteWriter().ascii('ABC is no packet').take()), 'no')
  assert.equal(is(new ByteWriter().ascii('A00 LOGIN').take()), 'no')
  assert.equal(is(encode.forward(99, '/')), 'no')
  assert.equal(is(encode.forward(2, '/', 'XYZP/1.1')), 'no')
  assert.equal(is(encode.body(0x0202)), 'no')
})

test('damaged packets end', () => {
  for (const bytes of mangled(encode.forward(2, '/status'))) tryOut(protocol, [client(bytes), server(bytes)])
})
