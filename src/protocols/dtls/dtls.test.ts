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
import { sliceOf } from '#model/test-slice'
import { protocol } from './index.ts'

const talk: Conversation = [[hex('17 fefd 0001 000000000001 0003 aabbcc'), true]]

const read = (parts: Conversation) => readConversation(protocol, parts, false)

test('application data opens a session', () => {
  assert.deepEqual(read(talk).map(factWords), ['session DTLS 1.2 open -'])
})

test('its first bytes prove it, and prove nothing when changed', () => {
  assert.deepEqual(provenBy(protocol, talk[0]!, false), ['yes', 'no'])
})

test('a name query whose number reads like a record is none', () => {
  const query = hex('1801 0000 0001 0000 0000 0000 06 697361746170 00 0001 0001')
  assert.equal(protocol.probe?.(sliceOf(query)), 'no')
})

test('damaged messages end', () => {
  readDamagedConversation(protocol, talk, false, mangled)
})
