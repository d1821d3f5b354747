import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { ByteWriter } from '#bytes/write'
import type { Fact } from '#model/fact'
import { sliceOf, tryOut } from '#model/specimen'
import { protocol } from './index.ts'

function ascii(text: string): Uint8Array {
  return new ByteWriter().ascii(text).take()
}

const talk: readonly (readonly [bytes: Uint8Array, fromClient: boolean])[] = [
  [
    ascii(
      'DESCRIBE rtsp://10.0.0.9/live?u=x RTSP/1.0\r\nCSeq: 2\r\nAuthorization: Basic YWRtaW46MTIzNDU=\r\n\r\n',
    ),
    true,
  ],
  [ascii('RTSP/1.0 401 No\r\nCSeq: 2\r\nServer: Hik\r\nContent-Length: 2\r\n\r\nab$\x00\x00\x01x'), false],
]

function read(parts: typeof talk): readonly Fact[] {
  const slices = parts.map(([bytes, fromClient]) => sliceOf(bytes, { fromClient, isStream: true }))
  return tryOut(protocol, slices).said as readonly Fact[]
}

/** A fact in one line: what matters here. */
function line(fact: Fact): string {
  if (fact.kind === 'identity') return `identity ${fact.attribute} ${fact.value}`
  if (fact.kind === 'session') return `session ${fact.method} ${fact.phase} ${fact.user ?? '-'}`
  return fact.kind === 'operation'
    ? `operation ${fact.code} ${fact.object ?? '-'} ${fact.outcome}`
    : fact.kind
}

test('a camera is asked for its stream with a maker’s pair', () => {
  assert.deepEqual(read(talk).map(line), [
    'operation DESCRIBE /live asked',
    'session basic open admin',
    'identity software Hik',
    'operation DESCRIBE /live refused',
    'payload',
  ])
})

test('its first octets prove it, and prove nothing when changed', () => {
  const [bytes, fromClient] = talk[0]!
  assert.equal(protocol.recognise!(sliceOf(bytes, { fromClient, isStream: true })), 'yes')
  const changed = bytes.slice()
  changed[0]! ^= 0x81
  assert.equal(protocol.recognise!(sliceOf(changed, { fromClient, isStream: true })), 'no')
})

test('damaged messages end', () => {
  for (const [i, [whole, fromClient]] of talk.entries()) {
    for (const bytes of mangled(whole)) read([...talk.slice(0, i), [bytes, fromClient]])
  }
})

test('a status line that comes letter by letter is waited for', () => {
  const bytes = new TextEncoder().encode('RTSP/1.0 200 OK\r\nCSeq: 1\r\n\r\n')
  for (let length = 1; length < bytes.length; length++) {
    const slice = sliceOf(bytes.slice(0, length), { fromClient: false, isStream: true })
    assert.equal(protocol.dissect(slice, protocol.newExchange?.()).kind, 'incomplete', `${length} octets`)
  }
})

test('an answer to SETUP announces the ports of its media', () => {
  const answer =
    'RTSP/1.0 200 OK\r\nCSeq: 1\r\nTransport: RTP/AVP;unicast;client_port=7000-7001;server_port=5004\r\n\r\n'
  const bytes = new TextEncoder().encode(answer)
  const { said } = tryOut(protocol, [sliceOf(bytes, { fromClient: false, isStream: true })])
  assert.deepEqual(
    said.map((it) => (it.kind === 'expectation' ? `${it.protocol} ${it.port}` : it.kind)),
    ['rtp 7000', 'rtcp 7001', 'rtp 5004'],
  )
})
