import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { type Conversation, factWords, readConversation, readDamagedConversation } from '#model/conversation'
import type { Fact } from '#model/fact'
import { sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'

const talk: Conversation = [
  [hex('0c0000 00 0a 352e372e3333 00 01020304'), false],
  [
    hex('270000 01 05a20000 00000001 21 0000000000000000000000000000000000000000000000 726f6f7400 0000'),
    true,
  ],
  [hex('070000 02 00000002000000'), false],
  [hex('020000 00 03 31'), true],
]

const read = (parts: Conversation) => readConversation(protocol, parts, true)

test('the greeting tells the version and the answer the user', () => {
  assert.deepEqual(read(talk).map(factWords), [
    'identity software MySQL 5.7.33',
    'session mysql open root',
    'operation 3 - requested',
  ])
})

test('MariaDB is called so, whatever it tells old clients', () => {
  const greeted = (version: string) => {
    const said = new TextEncoder().encode(version)
    const packet = new Uint8Array([said.length + 7, 0, 0, 0, 10, ...said, 0, 1, 2, 3, 4, 0])
    return read([[packet, false]]).map(factWords)
  }
  assert.deepEqual(greeted('11.8.9-MariaDB-0+deb13u1 from Debian'), [
    'identity software MariaDB 11.8.9-0+deb13u1 from Debian',
  ])
  assert.deepEqual(greeted('5.5.5-10.3.1-MariaDB'), ['identity software MariaDB 10.3.1'])
})

test('its first bytes prove it, and prove nothing when changed', () => {
  const [bytes, fromClient] = talk[0]!
  assert.equal(protocol.probe!(sliceOf(bytes, { fromClient, isStream: true })), 'yes')
  const changed = bytes.slice()
  changed[3]! ^= 0x81
  assert.equal(protocol.probe!(sliceOf(changed, { fromClient, isStream: true })), 'no')
})

test('damaged messages end', () => {
  readDamagedConversation(protocol, talk, true, mangled)
})

test('a statement that leaves the database is told as an attack', () => {
  const statement = new TextEncoder().encode("SELECT 1 INTO OUTFILE '/a'")
  const query = new Uint8Array([statement.length + 1, 0, 0, 0, 3, ...statement])
  const said = read([...talk, [query, true]])
  assert.equal(said.filter((fact) => fact.kind === 'anomaly' && fact.what === 'exploit').length, 1)
})

test('a session from the middle is known by a command that fills the packet, on its port alone', () => {
  const shutdown = hex('020000 00 08 00')
  const slice = { fromClient: true, isStream: true, destinationPort: 3306 }
  const { said } = tryOut(protocol, [sliceOf(shutdown, slice)])
  assert.deepEqual(
    said.map((fact) => factWords(fact as Fact)),
    ['operation 8 - requested'],
  )
  assert.deepEqual(tryOut(protocol, [sliceOf(shutdown, { ...slice, destinationPort: 8080 })]).said, [])
})
