import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bytesOf, hexRows } from './hex-rows.ts'

test('a dump has sixteen bytes a line, and dots for what cannot be printed', () => {
  const rows = hexRows(bytesOf('00014142 434445460a0b0c0d0e0f1011 41'))
  assert.deepEqual(
    rows.map((row) => `${row.offset} ${row.bytes.map((byte) => byte.text).join('')}`),
    ['0000 ..ABCDEF........', '0010 A'],
  )
})

test('the bytes of a field are marked across lines', () => {
  const rows = hexRows(new Uint8Array(20), { from: 15, to: 17 })
  const marked = rows.flatMap((row) => row.bytes).flatMap((byte, index) => (byte.isMarked ? [index] : []))
  assert.deepEqual(marked, [15, 16])
})
