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
import { sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'

function ascii(text: string): Uint8Array {
  return new ByteWriter().ascii(text).take()
}

const talk: Conversation = [
  [ascii('OPTIONS sip:pbx@10.0.0.1;x=1 SIP/2.0\r\nCSeq: 1 OPTIONS\r\nUser-Agent: Phone/1\r\n\r\n'), true],
  [ascii('SIP/2.0 200 OK\r\nCSeq: 1 OPTIONS\r\nServer: Pbx/2\r\n\r\n'), false],
]

const read = (parts: Conversation) => readConversation(protocol, parts, false)

test('a request is an operation on its address, and names the software', () => {
  assert.deepEqual(read(talk).map(factWords), [
    'identity software Phone/1',
    'operation OPTIONS sip:pbx@10.0.0.1 requested',
    'identity software Pbx/2',
    'operation OPTIONS sip:pbx@10.0.0.1 succeeded',
  ])
})

test('its first bytes prove it, and prove nothing when changed', () => {
  assert.deepEqual(provenBy(protocol, talk[0]!, false), ['yes', 'no'])
})

test('a datagram on its port that says nothing of it is foreign; a few bytes keep a way open', () => {
  const kindOf = (text: string) => protocol.dissect(sliceOf(ascii(text)), protocol.newState?.()).kind
  assert.deepEqual(['\r\n some words', ' a line', '\0\0\0\0\0\x01'].map(kindOf), [
    'foreign',
    'foreign',
    'foreign',
  ])
  assert.deepEqual(['\r\n\r\n', ' ', '\0\0', '\r\nOPTIONS sip:a SIP/2.0\r\n\r\n'].map(kindOf), [
    'message',
    'message',
    'message',
    'message',
  ])
})

test('damaged messages end', () => {
  readDamagedConversation(protocol, talk, false, mangled)
})

test('a status line that comes letter by letter is waited for', () => {
  const bytes = new TextEncoder().encode('SIP/2.0 200 OK\r\nCSeq: 1\r\n\r\n')
  for (let length = 1; length < bytes.length; length++) {
    const slice = sliceOf(bytes.slice(0, length), { fromClient: false, isStream: true })
    assert.equal(protocol.dissect(slice, protocol.newState?.()).kind, 'incomplete', `${length} bytes`)
  }
})

test('a session description announces its media', () => {
  const sdp = 'v=0\r\nc=IN IP4 192.0.2.9\r\nm=audio 5062 RTP/AVP 0 8\r\nm=video 0 RTP/AVP 34\r\n'
  const bytes = new TextEncoder().encode(`INVITE sip:gate@plant SIP/2.0\r\nCSeq: 1 INVITE\r\n\r\n${sdp}`)
  const announced = tryOut(protocol, [sliceOf(bytes)]).said.filter(({ kind }) => kind === 'expectation')
  assert.deepEqual(announced, [
    { kind: 'expectation', protocol: 'rtp', transport: 'udp', ip: '192.0.2.9', port: 5062 },
    { kind: 'expectation', protocol: 'rtcp', transport: 'udp', ip: '192.0.2.9', port: 5063 },
  ])
})

test('a scanner that says its name is told', () => {
  const [, found] = read([
    [
      ascii('OPTIONS sip:100@10.0.0.1 SIP/2.0\r\nCSeq: 1 OPTIONS\r\nUser-Agent: friendly-scanner\r\n\r\n'),
      true,
    ],
  ])
  assert.equal(found?.kind === 'anomaly' && found.what, 'exploit')
})

test('a server that takes a registration is a registrar, also where only its response was seen', () => {
  const register = 'REGISTER sip:example.net SIP/2.0\r\nCSeq: 1 REGISTER\r\n\r\n'
  const kinds = (status: string) => {
    const response = ascii(`SIP/2.0 ${status}\r\nCSeq: 1 REGISTER\r\n\r\n`)
    return [
      read([
        [ascii(register), true],
        [response, false],
      ]),
      read([[response, false]]),
    ].map((facts) => facts.flatMap((fact) => (fact.kind === 'identity' ? [[fact.about, fact.value]] : [])))
  }
  assert.deepEqual(kinds('401 Unauthorized'), [[['server', 'registrar']], [['server', 'registrar']]])
  assert.deepEqual(kinds('200 OK'), [[['server', 'registrar']], [['server', 'registrar']]])
  assert.deepEqual(kinds('405 Method Not Allowed'), [[], []])
  const sender = (text: string) => {
    const found = protocol.dissect(sliceOf(ascii(text)), protocol.newState?.())
    return found.kind === 'message' ? protocol.isFromClient?.(found.message, sliceOf(ascii(text))) : 'none'
  }
  assert.deepEqual(
    [
      register,
      'SIP/2.0 401 Unauthorized\r\nCSeq: 1 REGISTER\r\n\r\n',
      'BYE sip:a SIP/2.0\r\nCSeq: 2 BYE\r\n\r\n',
    ].map(sender),
    [true, false, undefined],
  )
})
