import assert from 'node:assert/strict'
import { test } from 'node:test'
import { base64Bytes } from './base64.ts'

const read = (text: string) => {
  const bytes = base64Bytes(text)
  return bytes && String.fromCharCode(...bytes)
}

test('text comes out, with its padding or without', () => {
  assert.deepEqual(['YTpi', 'YTo=', 'YTo', 'YQ==', 'YQ'].map(read), ['a:b', 'a:', 'a:', 'a', 'a'])
})

test('what is no base64 is told as none, whatever its length', () => {
  for (const text of ['', '=', '==', 'A', 'AB=C', 'YW RtaW4', 'YTpi\u00e9', 'A===', 'AAAAA=', 'AAAAA=='])
    assert.equal(base64Bytes(text), undefined, text)
})
