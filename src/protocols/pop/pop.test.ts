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
import { protocol } from './index.ts'

function ascii(text: string): Uint8Array {
  return new ByteWriter().ascii(text).take()
}

const talk: Conversation = [
  [ascii('+OK POP3 ready\r\n'), false],
  [ascii('USER root\r\n'), true],
  [ascii('+OK\r\n'), false],
  [ascii('PASS root\r\n'), true],
  [ascii('-ERR no\r\n'), false],
]

const read = (parts: Conversation) => readConversation(protocol, parts, true)

test('a logon in clear text is told when it is answered', () => {
  assert.deepEqual(read(talk).map(factWords), [
    'identity software POP3 ready',
    'session password refused root',
  ])
})

test('a reply that is not preceded by anything is no greeting', () => {
  for (const reply of ['Capability list follows', '5 21639', '120 bytes', 'dewey POP3 server signing off'])
    assert.deepEqual(read([[ascii(`+OK ${reply}\r\n`), false]]), [], reply)
})

test('its first bytes prove it, and prove nothing when changed', () => {
  assert.deepEqual(provenBy(protocol, talk[0]!, true), ['yes', 'no'])
})

test('damaged messages end', () => {
  readDamagedConversation(protocol, talk, true, mangled)
})
