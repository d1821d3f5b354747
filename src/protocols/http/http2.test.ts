import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { sliceOf, tryOut } from '#model/test-slice'
import { HpackDecoder } from './hpack.ts'
import { protocol } from './index.ts'
import { encodeGet, encodeResponse, http2Frame, http2Headers, http2Preface } from './testing/encode.ts'

const isStream = true
const client = (bytes: Uint8Array) => sliceOf(bytes, { isStream })
const server = (bytes: Uint8Array) => sliceOf(bytes, { isStream, fromClient: false })

function operations(...slices: Parameters<typeof tryOut>[1]): string[] {
  return tryOut(protocol, slices).said.flatMap((fact) =>
    fact.kind === 'operation'
      ? [[fact.verb, fact.name, fact.object, fact.outcome, fact.error].join(' ').trim()]
      : [],
  )
}

test('reads requests whose names are indexed, coded and kept: RFC 7541 C.4', () => {
  const decoder = new HpackDecoder()
  const blocks = [
    '828684418cf1e3c2e5f23a6ba0ab90f4ff',
    '828684be5886a8eb10649cbf',
    '828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf',
  ].map((block) => Object.fromEntries(decoder.decode(hex(block)) ?? []))
  const common = { ':method': 'GET', ':authority': 'www.example.com' }
  assert.deepEqual(blocks, [
    { ...common, ':scheme': 'http', ':path': '/' },
    { ...common, ':scheme': 'http', ':path': '/', 'cache-control': 'no-cache' },
    { ...common, ':scheme': 'https', ':path': '/index.html', 'custom-key': 'custom-value' },
  ])
})

test('a wrong block is none: index 0, a length past the end, padding of zeros', () => {
  for (const block of ['80', '00ff', '0083', '408100'])
    assert.equal(new HpackDecoder().decode(hex(block)), undefined)
})

test('a table that is made empty forgets', () => {
  const decoder = new HpackDecoder()
  decoder.decode(hex('400161 0162'))
  assert.deepEqual(decoder.decode(hex('be')), new Map([['a', 'b']]))
  assert.equal(decoder.decode(hex('20 be')), undefined)
})

const get = { ':method': 'GET', ':path': '/a?secret=1', ':authority': 'x' }

test('answers are matched by stream, not by order', () => {
  const said = operations(
    client(http2Preface()),
    client(http2Headers(1, get, true)),
    client(http2Headers(3, { ...get, ':method': 'PUT', ':path': '/b' }, true)),
    server(http2Headers(3, { ':status': '204' }, true)),
    server(http2Headers(1, { ':status': '403' }, true)),
  )
  assert.deepEqual(said, [
    'read GET /a requested',
    'write PUT /b requested',
    'write PUT /b succeeded',
    'read GET /a rejected 403',
  ])
})

test('a block may come in pieces, with padding', () => {
  const block = http2Headers(1, get).subarray(9)
  const said = operations(
    client(http2Preface()),
    client(http2Frame(1, 8, 1, Uint8Array.from([2, ...block.subarray(0, 5), 0, 0]))),
    client(http2Frame(9, 4, 1, block.slice(5))),
  )
  assert.deepEqual(said, ['read GET /a requested'])
})

test('a call of gRPC ends with the status in its trailers, and hands on its messages', () => {
  const fields = { ':method': 'POST', ':path': '/gnmi.gNMI/Set', 'content-type': 'application/grpc+proto' }
  const slices = [
    client(http2Preface()),
    client(http2Headers(1, fields)),
    client(http2Frame(0, 1, 1, hex('00 00000001 00'))),
    server(http2Headers(1, { ':status': '200' })),
    server(http2Headers(1, { 'grpc-status': '7', 'grpc-message': 'no' }, true)),
  ]
  assert.deepEqual(operations(...slices), [
    'configure gRPC Set /gnmi.gNMI/Set requested',
    'configure gRPC Set /gnmi.gNMI/Set rejected 7 no',
  ])
  const [payload] = tryOut(protocol, slices).said.filter(({ kind }) => kind === 'payload')
  assert.deepEqual(payload?.kind === 'payload' && [payload.selector, payload.channel], ['grpc', 1])
})

test('the request that asked for HTTP/2 is answered as stream 1', () => {
  const upgrade = { Connection: 'Upgrade, HTTP2-Settings', Upgrade: 'h2c' }
  const said = operations(
    client(encodeGet('x', '/up', upgrade)),
    server(encodeResponse({ status: 101, reason: 'Switching Protocols', fields: upgrade, body: '' })),
    client(http2Preface()),
    server(http2Headers(1, { ':status': '200', server: 'E' }, true)),
  )
  assert.deepEqual(said, ['read GET /up requested', 'read GET /up succeeded'])
})

test('a reset stream is unanswered', () => {
  const said = operations(
    client(http2Preface()),
    client(http2Headers(1, get, true)),
    client(http2Frame(3, 0, 1, hex('00000008'))),
  )
  assert.deepEqual(said, ['read GET /a requested', 'read GET /a unanswered'])
})

test('hostile frames end', () => {
  const whole = Uint8Array.from([
    ...http2Preface(),
    ...http2Headers(1, get),
    ...http2Frame(0, 9, 1, hex('01 05 00')),
  ])
  for (const bytes of mangled(whole)) tryOut(protocol, [client(bytes), server(bytes.subarray(24))])
})
