import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { factWords, readDamagedTalk, readTalk, type Talk } from '#model/talk'
import { protocol } from './index.ts'

const talk: Talk = [[hex('0102030405060708 0000000000000000 21 20 22 08 00000000 0000001c'), true]]

const read = (parts: Talk) => readTalk(protocol, parts, false)

test('the first exchange is told by its name', () => {
  assert.deepEqual(read(talk).map(factWords), ['operation 34 - asked'])
})

test('damaged messages end', () => {
  readDamagedTalk(protocol, talk, false, mangled)
})
