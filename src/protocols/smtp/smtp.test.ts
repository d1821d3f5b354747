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
import { sliceOf } from '#model/test-slice'
import { protocol } from './index.ts'

function ascii(text: string): Uint8Array {
  return new ByteWriter().ascii(text).take()
}

const talk: Conversation = [
  [ascii('220 mail.plant ESMTP Postfix\r\n'), false],
  [ascii('EHLO printer-3\r\n'), true],
  [ascii('250-mail.plant\r\n250 OK\r\n'), false],
  [ascii('AUTH PLAIN AGEAYg==\r\n'), true],
  [ascii('235 ok\r\n'), false],
]

const read = (parts: Conversation) => readConversation(protocol, parts, true)

test('a greeting and a client’s name identify both sides', () => {
  assert.deepEqual(read(talk).map(factWords), [
    'identity software mail.plant ESMTP Postfix',
    'identity name mail.plant',
    'operation EHLO - requested',
    'identity name printer-3',
    'operation EHLO - succeeded',
    'operation AUTH - requested',
    'operation AUTH - succeeded',
    'session plain open -',
  ])
})

test('its first bytes prove it, and prove nothing when changed', () => {
  assert.deepEqual(provenBy(protocol, talk[0]!, true), ['yes', 'no'])
})

test('a beginning is waited for, and only of what may become a greeting', () => {
  const said = (line: string) => protocol.probe!(sliceOf(ascii(line), { isStream: true }))
  assert.deepEqual(['2', '22', '220', '220 plant', 'EH'].map(said), Array(5).fill('more'))
  assert.deepEqual(['0', '20', '2220'].map(said), Array(3).fill('no'))
})

test('damaged messages end', () => {
  readDamagedConversation(protocol, talk, true, mangled)
})
