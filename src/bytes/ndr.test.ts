import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from './hex.ts'
import { NdrReader } from './ndr.ts'

test('values are aligned from the first byte of the stub data', () => {
  const bytes = hex('ff 01 000000 02000000 03000000 04000000'.replace('ff ', ''))
  const reader = new NdrReader(bytes, 0, bytes.length, true)
  assert.equal(reader.u8(), 1)
  assert.equal(reader.u32(), 2)
  assert.equal(reader.u16(), 3)
  assert.equal(reader.u32(), 4)
  assert.equal(reader.isShort, false)
})

test('a string says its size, offset and length', () => {
  const bytes = hex('03000000 00000000 03000000 6100 6200 0000')
  assert.equal(new NdrReader(bytes, 0, bytes.length, true).string(), 'ab')
})

test('counts that cannot be end the reading', () => {
  const bytes = hex('ffffffff 00000000 ffffffff')
  const reader = new NdrReader(bytes, 0, bytes.length, true)
  assert.equal(reader.string(), '')
  assert.equal(reader.isShort, true)
  assert.equal(reader.u32(), 0)
})

test('NDR64 counts in eight bytes, aligned', () => {
  const bytes = hex('aa000000 00000000 0300000000000000 0000000000000000 0300000000000000 6100 6200 0000')
  const reader = new NdrReader(bytes, 0, bytes.length, true, true)
  assert.equal(reader.u32(), 0xaa)
  assert.equal(reader.string(), 'ab')
  const huge = hex('0000000001000000')
  assert.equal(new NdrReader(huge, 0, huge.length, true, true).count(), 0xffff_ffff)
})
