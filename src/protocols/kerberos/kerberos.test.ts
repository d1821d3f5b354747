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
  [
    hex(
      '6a493047a103020105a20302010aa43b3039a1123010a003020101a10930071b05484d493724a2071b05504c414e54a31a3018a003020101a111300f1b066b72627467741b05504c414e54',
    ),
    true,
  ],
  [hex('7e1a3018a003020105a10302011ea603020118a9071b05504c414e54'), false],
]

const read = (parts: Conversation) => readConversation(protocol, parts, false)

test('a host’s own logon names it, and its failure is told', () => {
  assert.deepEqual(read(talk).map(factWords), [
    'operation 10 krbtgt/PLANT requested',
    'identity domain PLANT',
    'identity name HMI7',
    'operation 10 krbtgt/PLANT rejected',
    'session kerberos refused -',
  ])
})

test('its first bytes prove it, and prove nothing when changed', () => {
  assert.deepEqual(provenBy(protocol, talk[0]!, false), ['yes', 'no'])
})

test('damaged messages end', () => {
  readDamagedConversation(protocol, talk, false, mangled)
})
