import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { type Conversation, factWords, readConversation, readDamagedConversation } from '#model/conversation'
import { protocol } from './index.ts'

const talk: Conversation = [[hex('0102030405060708 0000000000000000 21 20 22 08 00000000 0000001c'), true]]

const read = (parts: Conversation) => readConversation(protocol, parts, false)

test('the first exchange is told by its name', () => {
  assert.deepEqual(read(talk).map(factWords), ['operation 34 - requested'])
})

test('damaged messages end', () => {
  readDamagedConversation(protocol, talk, false, mangled)
})
