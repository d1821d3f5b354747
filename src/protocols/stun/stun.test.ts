import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import type { Fact } from '#model/fact'
import { sliceOf, tryOut } from '#model/specimen'
import { protocol } from './index.ts'

const talk: readonly (readonly [bytes: Uint8Array, fromClient: boolean])[] = [
  [hex('0001 0008 2112a442 0102030405060708090a0b0c 8022 0003 61626300'), true],
]

function read(parts: typeof talk): readonly Fact[] {
  const slices = parts.map(([bytes, fromClient]) => sliceOf(bytes, { fromClient, isStream: false }))
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

test('a message with the magic cookie tells the software', () => {
  assert.deepEqual(read(talk).map(line), ['identity software abc'])
})

test('its first octets prove it, and prove nothing when changed', () => {
  const [bytes, fromClient] = talk[0]!
  assert.equal(protocol.recognise!(sliceOf(bytes, { fromClient, isStream: false })), 'yes')
  const changed = bytes.slice()
  changed[0]! ^= 0x81
  assert.equal(protocol.recognise!(sliceOf(changed, { fromClient, isStream: false })), 'no')
})

test('damaged messages end', () => {
  for (const [i, [whole, fromClient]] of talk.entries()) {
    for (const bytes of mangled(whole)) read([...talk.slice(0, i), [bytes, fromClient]])
  }
})
