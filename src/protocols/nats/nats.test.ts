import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { type Conversation, factWords, readConversation, readDamagedConversation } from '#model/conversation'
import { sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const client = (text: string) => [bytes(`${text}\r\n`), true] as const
const server = (text: string) => [bytes(`${text}\r\n`), false] as const
const info = server('INFO {"server_id":"NX","server_name":"line-2","version":"2.10.27"}')
const connect = client(
  'CONNECT {"lang":"go","version":"1.3","name":"gateway-7","user":"line","pass":"secret"}',
)

const words = (...talk: Conversation) => readConversation(protocol, talk, true).map(factWords)

test('both ends say who they are, and a readable password opens a session', () => {
  assert.deepEqual(words(info, connect, client('PING'), server('PONG')), [
    'identity software nats-server 2.10.27',
    'identity name line-2',
    'operation CONNECT - requested',
    'identity software go 1.3',
    'identity address:nats-client gateway-7',
    'session password open line',
  ])
  assert.equal(
    words(info, connect, server("-ERR 'Authorization Violation'")).at(-1),
    'session password refused line',
  )
})

test('contents are passed over, whatever they hold and wherever they are cut', () => {
  const talk = bytes('PUB plant.state 7\r\nSUB x 1\r\nSUB plant.> 2\r\n')
  const emitted = ['operation PUB plant.state requested', 'operation SUB plant.> requested']
  for (let cut = 1; cut < talk.length; cut++) {
    const state = protocol.newState?.()
    const first = tryOut(protocol, [sliceOf(talk.subarray(0, cut), { isStream: true })], state)
    const read = first.results.reduce((sum, one) => sum + (one.kind === 'message' ? one.length : 0), 0)
    const rest = tryOut(protocol, [sliceOf(talk.subarray(read), { isStream: true })], state)
    const said = [...first.said, ...rest.said].flatMap((fact) =>
      fact.kind === 'operation' ? [factWords(fact)] : [],
    )
    assert.deepEqual(said, emitted, `${cut}`)
  }
})

test('reply addresses are one', () => {
  assert.deepEqual(words(info, client('SUB _INBOX.a.* 1'), client('SUB _INBOX.b.* 2')).slice(2), [
    'operation SUB _INBOX requested',
    'operation SUB _INBOX requested',
  ])
})

test('other lines that begin with INFO are none', () => {
  const verdict = (text: string) =>
    protocol.probe?.(sliceOf(bytes(text), { isStream: true, fromClient: false }))
  for (const text of ['INFO\r\n', 'INFO {"status":1}\r\n', 'INFORMATION', 'INFO all is well, "server_id":'])
    assert.equal(verdict(text), 'no', text)
  assert.equal(verdict('INFO {"serv'), 'more')
  assert.equal(protocol.dissect(sliceOf(bytes('GET / HTTP/1.1\r\n')), protocol.newState?.()).kind, 'foreign')
})

test('damaged messages end', () => {
  readDamagedConversation(protocol, [info, connect, client('PUB a 3\r\nabc')], true, mangled)
})
