import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { ByteWriter } from '#bytes/write'
import type { Fact } from '#model/fact'
import { sliceOf, tryOut } from '#model/specimen'
import { protocol } from './index.ts'

function ascii(text: string): Uint8Array {
  return new ByteWriter().ascii(text).take()
}

const talk: readonly (readonly [bytes: Uint8Array, fromClient: boolean])[] = [
  [ascii('*2\r\n$4\r\nAUTH\r\n$3\r\nabc\r\n'), true],
  [ascii('-ERR\r\n'), false],
  [ascii('*1\r\n$4\r\nPING\r\n'), true],
]

function read(parts: typeof talk): readonly Fact[] {
  const slices = parts.map(([bytes, fromClient]) => sliceOf(bytes, { fromClient, isStream: true }))
  return tryOut(protocol, slices).said as readonly Fact[]
}

/** A fact in one line: what matters here. */
function line(fact: Fact): string {
  if (fact.kind === 'identity') return `identity ${fact.attribute} ${fact.value}`
  if (fact.kind === 'session') return `session ${fact.method} ${fact.phase} ${fact.user ?? '-'}`
  return fact.kind === 'operation'
    ? `operation ${fact.code} ${fact.object ?? '-'} ${fact.outcome}`
    : fact.kind
}

test('a command is told by its word and a logon by its answer', () => {
  assert.deepEqual(read(talk).map(line), [
    'operation AUTH - asked',
    'session password refused -',
    'operation PING - asked',
  ])
})

test('its first octets prove it, and prove nothing when changed', () => {
  const [bytes, fromClient] = talk[0]!
  assert.equal(protocol.recognise!(sliceOf(bytes, { fromClient, isStream: true })), 'yes')
  const changed = bytes.slice()
  changed[0]! ^= 0x81
  assert.equal(protocol.recognise!(sliceOf(changed, { fromClient, isStream: true })), 'no')
})

test('damaged messages end', () => {
  for (const [i, [whole, fromClient]] of talk.entries()) {
    for (const bytes of mangled(whole)) read([...talk.slice(0, i), [bytes, fromClient]])
  }
})

test('a command word that is cut between segments is put together', () => {
  const cut: typeof talk = [
    [ascii('*2\r\n$4\r\nAU'), true],
    [ascii('TH\r\n$3\r\nabc\r\n'), true],
    [ascii('+OK\r\n'), false],
  ]
  assert.deepEqual(read(cut).map(line), ['operation AUTH - asked', 'session password open -'])
})
