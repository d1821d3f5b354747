import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
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
  [ascii('RFB 003.008\n'), false],
  [ascii('RFB 003.008\n'), true],
  [hex('01 01'), false],
  [hex('01'), true],
  [hex('00000000'), false],
  [hex('01'), true],
  [hex('0400 0300 20180001 00ff00ff 00ff1008 00000000 00000004 484d4931'), false],
]

const read = (parts: Conversation) => readConversation(protocol, parts, true)

test('a session without a password is told, and the name of the desktop', () => {
  assert.deepEqual(read(talk).map(factWords), ['session vnc, none open -', 'identity description HMI1'])
})

test('its first bytes prove it, and prove nothing when changed', () => {
  assert.deepEqual(provenBy(protocol, talk[0]!, true), ['yes', 'no'])
})

test('damaged messages end', () => {
  readDamagedConversation(protocol, talk, true, mangled)
})
