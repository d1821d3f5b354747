import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { ByteWriter } from '#bytes/write'
import {
  type Conversation,
  factWords,
  provenBy,
  readConversation,
  readDamagedConversation,
} from '#model/conversation'
import type { Fact } from '#model/fact'
import { sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import { newState } from './state.ts'

function ascii(text: string): Uint8Array {
  return new ByteWriter().ascii(text).take()
}

const talk: Conversation = [
  [
    ascii(
      'DESCRIBE rtsp://10.0.0.9/live?u=x RTSP/1.0\r\nCSeq: 2\r\nAuthorization: Basic YWRtaW46MTIzNDU=\r\n\r\n',
    ),
    true,
  ],
  [ascii('RTSP/1.0 401 No\r\nCSeq: 2\r\nServer: Hik\r\nContent-Length: 2\r\n\r\nab$\x00\x00\x01x'), false],
]

const read = (parts: Conversation) => readConversation(protocol, parts, true)

test('a camera is asked for its stream with a maker’s pair', () => {
  assert.deepEqual(read(talk).map(factWords), [
    'operation DESCRIBE /live requested',
    'identity software Hik',
    'operation DESCRIBE /live rejected',
    'session basic refused admin',
    'payload',
  ])
})

test('a number that is used up refuses nobody; a password that nobody answered was sent all the same', () => {
  const asked =
    'DESCRIBE rtsp://a/live RTSP/1.0\r\nCSeq: 2\r\nAuthorization: Digest username="admin", nonce="1"\r\n\r\n'
  const answered = (head: string): Conversation => [
    [ascii(asked), true],
    [ascii(`${head}\r\nCSeq: 2\r\n\r\n`), false],
  ]
  const sessions = (parts: Conversation) =>
    read(parts)
      .map(factWords)
      .filter((words) => words.startsWith('session'))
  assert.deepEqual(sessions(answered('RTSP/1.0 200 OK')), ['session digest open admin'])
  assert.deepEqual(
    sessions(answered('RTSP/1.0 401 No\r\nWWW-Authenticate: Digest realm="x", nonce="2", stale=true')),
    [],
  )
  const state = newState()
  tryOut(protocol, [sliceOf(ascii(asked), { fromClient: true, isStream: true })], state)
  const late: Fact[] = []
  protocol.finish?.(state, (it) => late.push(it as Fact))
  assert.deepEqual(late.map(factWords), ['session digest open admin'])
})

test('its first bytes prove it, and prove nothing when changed', () => {
  assert.deepEqual(provenBy(protocol, talk[0]!, true), ['yes', 'no'])
})

test('damaged messages end', () => {
  readDamagedConversation(protocol, talk, true, mangled)
})

test('a status line that comes letter by letter is waited for', () => {
  const bytes = new TextEncoder().encode('RTSP/1.0 200 OK\r\nCSeq: 1\r\n\r\n')
  for (let length = 1; length < bytes.length; length++) {
    const slice = sliceOf(bytes.slice(0, length), { fromClient: false, isStream: true })
    assert.equal(protocol.dissect(slice, protocol.newState?.()).kind, 'incomplete', `${length} bytes`)
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
