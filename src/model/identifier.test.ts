import assert from 'node:assert/strict'
import { test } from 'node:test'
import { identifier, identifierNumber, identifierText } from './identifier.ts'

/** FNV-1a 64 of bytes by whole numbers, folded to 48 bits. */
function slowly(bytes: readonly number[]): string {
  let hash = 0xcbf29ce484222325n
  for (const byte of bytes) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n)
  return ((hash & 0xffffffffffffn) ^ (hash >> 48n)).toString(16).padStart(12, '0')
}

test('is FNV-1a 64 folded to 48 bits', () => {
  for (const text of ['', 'a', '10.0.0.1', 'foobar', 'x'.repeat(500)]) {
    const bytes = [...text].map((letter) => letter.charCodeAt(0))
    assert.equal(identifier(text), slowly([...bytes, 0]))
  }
  assert.equal(identifier('ż'), slowly([0x7c, 0x01, 0]))
})

test('parts are told apart', () => {
  assert.notEqual(identifier('a', 'bc'), identifier('ab', 'c'))
})

test('as a number and back it is the same', () => {
  for (const text of ['', 'a', '10.0.0.1', 'foobar', ...Array.from({ length: 500 }, (_, i) => String(i))])
    assert.equal(identifierText(identifierNumber('link', text)), identifier('link', text))
  assert.equal(identifierText(0x1f), '00000000001f')
})
