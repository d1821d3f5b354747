import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hexRows, octetsOf } from './hex-rows.ts'

test('a dump has sixteen octets a line, and dots for what cannot be printed', () => {
  const rows = hexRows(octetsOf('00014142 434445460a0b0c0d0e0f1011 41'))
  assert.deepEqual(
    rows.map((row) => `${row.offset} ${row.octets.map((octet) => octet.text).join('')}`),
    ['0000 ..ABCDEF........', '0010 A'],
  )
})

test('the octets of a field are marked across lines', () => {
  const rows = hexRows(new Uint8Array(20), { from: 15, to: 17 })
  const marked = rows.flatMap((row) => row.octets).flatMap((octet, index) => (octet.isMarked ? [index] : []))
  assert.deepEqual(marked, [15, 16])
})
