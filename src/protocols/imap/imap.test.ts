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
  [ascii('* OK IMAP4rev1 Dovecot ready.\r\n'), false],
  [ascii('a1 LOGIN "root" "root"\r\n'), true],
  [ascii('a1 OK in\r\n'), false],
]

const read = (parts: Conversation) => readConversation(protocol, parts, true)

test('a logon in clear text is told when it is answered', () => {
  assert.deepEqual(read(talk).map(factWords), [
    'identity software IMAP4rev1 Dovecot ready.',
    'session password open root',
  ])
})

test('its first bytes prove it, and prove nothing when changed', () => {
  assert.deepEqual(provenBy(protocol, talk[0]!, true), ['yes', 'no'])
})

test('damaged messages end', () => {
  readDamagedConversation(protocol, talk, true, mangled)
})
