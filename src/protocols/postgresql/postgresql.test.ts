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
  [hex('00000011 00030000 7573657200 706700 00'), true],
  [hex('52 00000008 00000003'), false],
  [hex('70 00000006 7800'), true],
  [hex('52 00000008 00000000 53 00000018 7365727665725f76657273696f6e00 31362e3100'), false],
]

const read = (parts: Conversation) => readConversation(protocol, parts, true)

test('startup, a password in clear text and the version are told', () => {
  assert.deepEqual(read(talk).map(factWords), [
    'session password open pg',
    'identity software PostgreSQL 16.1',
  ])
})

test('where the server alone is heard, its authentication begins the session', () => {
  assert.deepEqual(read(talk.slice(3)).map(factWords).at(-1), 'identity software PostgreSQL 16.1')
  assert.deepEqual(read([[hex('52 00000008 00000063'), false]]), [])
})

test('its first bytes prove it, and prove nothing when changed', () => {
  assert.deepEqual(provenBy(protocol, talk[0]!, true), ['yes', 'no'])
})

test('damaged messages end', () => {
  readDamagedConversation(protocol, talk, true, mangled)
})
