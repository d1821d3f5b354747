import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { compressionOf } from './compression.ts'

test('tells how a file is packed by its first bytes', () => {
  assert.equal(compressionOf(hex('1f8b 08 00')), 'gzip')
  assert.equal(compressionOf(hex('28b52ffd')), 'zstd')
  assert.equal(compressionOf(hex('502a4d18')), 'zstd')
  assert.equal(compressionOf(hex('d4c3b2a1')), 'none')
  assert.equal(compressionOf(hex('1f8b')), 'none')
})
