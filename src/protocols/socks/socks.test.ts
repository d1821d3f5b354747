import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import {
  type Conversation,
  factWords,
  provenBy,
  readConversation,
  readDamagedConversation,
} from '#model/conversation'
import { protocol } from './index.ts'

const talk: Conversation = [
  [hex('05 01 00'), true],
  [hex('05 00'), false],
  [hex('05 01 00 01 0a000001 0016'), true],
  [hex('05 00 00 01 00000000 0000'), false],
]

const read = (parts: Conversation) => readConversation(protocol, parts, true)

test('a connection through the relay is told with its target', () => {
  assert.deepEqual(read(talk).map(factWords), [
    'session socks, none open -',
    'operation 1 10.0.0.1:22 requested',
    'operation 1 10.0.0.1:22 succeeded',
  ])
})

test('its first bytes prove it, and prove nothing when changed', () => {
  assert.deepEqual(provenBy(protocol, talk[0]!, true), ['yes', 'no'])
})

test('damaged messages end', () => {
  readDamagedConversation(protocol, talk, true, mangled)
})
