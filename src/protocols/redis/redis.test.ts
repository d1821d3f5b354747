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
import { protocol } from './index.ts'

function ascii(text: string): Uint8Array {
  return new ByteWriter().ascii(text).take()
}

const talk: Conversation = [
  [ascii('*2\r\n$4\r\nAUTH\r\n$3\r\nabc\r\n'), true],
  [ascii('-ERR\r\n'), false],
  [ascii('*1\r\n$4\r\nPING\r\n'), true],
]

const read = (parts: Conversation) => readConversation(protocol, parts, true)

test('a command is told by its word and a logon by its answer', () => {
  assert.deepEqual(read(talk).map(factWords), [
    'operation AUTH - requested',
    'session password refused -',
    'operation PING - requested',
  ])
})

test('its first bytes prove it, and prove nothing when changed', () => {
  assert.deepEqual(provenBy(protocol, talk[0]!, true), ['yes', 'no'])
})

test('damaged messages end', () => {
  readDamagedConversation(protocol, talk, true, mangled)
})

test('a command word that is cut between segments is put together', () => {
  const cut: Conversation = [
    [ascii('*2\r\n$4\r\nAU'), true],
    [ascii('TH\r\n$3\r\nabc\r\n'), true],
    [ascii('+OK\r\n'), false],
  ]
  assert.deepEqual(read(cut).map(factWords), ['operation AUTH - requested', 'session password open -'])
})

test('a server names its version when it is asked about itself', () => {
  const info = '# Server\r\nredis_version:8.0.2\r\nredis_git_sha1:00000000\r\n'
  const hello = '*4\r\n$6\r\nserver\r\n$5\r\nredis\r\n$7\r\nversion\r\n$5\r\n7.2.4\r\n'
  const names = (command: string, answer: string) =>
    read([
      [ascii(`*1\r\n$${command.length}\r\n${command}\r\n`), true],
      [ascii(answer), false],
    ]).flatMap((fact) => (fact.kind === 'identity' ? [`${fact.attribute} ${fact.value}`] : []))
  assert.deepEqual(names('INFO', `$${info.length}\r\n${info}\r\n`), ['software Redis 8.0.2'])
  assert.deepEqual(names('HELLO', hello), ['software Redis 7.2.4'])
  assert.deepEqual(names('LRANGE', hello), [])
})

test('a database written where the system trusts it is an attack, elsewhere it is work', () => {
  const set = (name: string, value: string) =>
    read([
      [
        ascii(
          `*4\r\n$6\r\nCONFIG\r\n$3\r\nSET\r\n$${name.length}\r\n${name}\r\n$${value.length}\r\n${value}\r\n`,
        ),
        true,
      ],
    ]).filter((fact) => fact.kind === 'anomaly').length
  assert.equal(set('dir', '/var/spool/cron/'), 1)
  assert.equal(set('dbfilename', 'authorized_keys'), 1)
  assert.equal(set('dir', '/var/lib/redis'), 0)
  assert.equal(set('maxmemory', '100mb'), 0)
})
