import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readFt12, writeFt12 } from './ft12-frame.ts'
import { hex } from './hex.ts'
import { mangled } from './mangle.ts'

const read = (bytes: Uint8Array) => readFt12(bytes, 0, bytes.length)

test('variable, fixed and single frames', () => {
  assert.deepEqual(read(writeFt12(hex('0801 2a'))), { kind: 'variable', length: 9, start: 4, end: 7 })
  assert.deepEqual(read(writeFt12(hex('4905'), true)), { kind: 'fixed', length: 5, start: 1, end: 3 })
  assert.deepEqual(read(writeFt12(hex('490501'), true)), { kind: 'fixed', length: 6, start: 1, end: 4 })
  assert.deepEqual(read(hex('e5')), { kind: 'single', length: 1, start: 1, end: 1 })
})

test('a frame cut short waits, a wrong checksum is none', () => {
  const bytes = writeFt12(hex('0801 2a 2b'))
  assert.equal(read(bytes.subarray(0, 6)), 'short')
  bytes[5] = 9
  assert.equal(read(bytes), undefined)
  for (const broken of mangled(writeFt12(hex('4905'), true))) read(broken)
})
