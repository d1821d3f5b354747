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

const talk: Conversation = [[hex('0001 0008 2112a442 0102030405060708090a0b0c 8022 0003 61626300'), true]]

const read = (parts: Conversation) => readConversation(protocol, parts, false)

test('a message with the magic cookie tells the software', () => {
  assert.deepEqual(read(talk).map(factWords), ['identity software abc'])
})

test('its first bytes prove it, and prove nothing when changed', () => {
  assert.deepEqual(provenBy(protocol, talk[0]!, false), ['yes', 'no'])
})

test('damaged messages end', () => {
  readDamagedConversation(protocol, talk, false, mangled)
})
