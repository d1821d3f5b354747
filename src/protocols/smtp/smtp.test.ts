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
  [ascii('220 mail.plant ESMTP Postfix\r\n'), false],
  [ascii('EHLO printer-3\r\n'), true],
  [ascii('250-mail.plant\r\n250 OK\r\n'), false],
  [ascii('AUTH PLAIN AGEAYg==\r\n'), true],
  [ascii('235 ok\r\n'), false],
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

test('a greeting and a client’s name identify both sides', () => {
  assert.deepEqual(read(talk).map(line), [
    'identity software mail.plant ESMTP Postfix',
    'operation EHLO - asked',
    'identity name printer-3',
    'operation EHLO - ok',
    'operation AUTH - asked',
    'operation AUTH - ok',
    'session plain open -',
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
