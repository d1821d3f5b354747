import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BerReader, berInteger, berOid, berUnsigned } from './ber.ts'
import { ber, berIntegerContents, berOidContents } from './ber-write.ts'
import { hex } from './hex.ts'

test('reads short and long lengths and long tags', () => {
  const reader = new BerReader()
  assert.equal(reader.read(hex('30 03 020105'), 0, 5), 'element')
  assert.deepEqual([reader.tag, reader.start, reader.end], [0x30, 2, 5])
  assert.equal(reader.read(hex('04 82 0001 aa'), 0, 5), 'element')
  assert.deepEqual([reader.start, reader.end], [4, 5])
  assert.equal(reader.read(hex('bf 8148 01 00'), 0, 5), 'element')
  assert.deepEqual([reader.tag, reader.start, reader.end], [0xbf000000 + 0xc8, 4, 5])
})

test('tells what is missing from what is wrong', () => {
  const reader = new BerReader()
  assert.equal(reader.read(hex('30 05 0201'), 0, 4), 'short')
  assert.equal(reader.need, 7)
  assert.equal(reader.read(hex('30 82 01'), 0, 3), 'short')
  assert.equal(reader.need, undefined)
  assert.equal(reader.read(hex('30 80 0000'), 0, 4), 'wrong')
  assert.equal(reader.read(hex('30 85 0000000001'), 0, 7), 'wrong')
})

test('integers and identifiers come back as they were written', () => {
  for (const value of [0, 1, 127, 128, -1, -128, -129, 65535, 2 ** 40]) {
    const bytes = berIntegerContents(value)
    assert.equal(berInteger(bytes, 0, bytes.length), value)
  }
  assert.equal(berUnsigned(hex('ffffffff'), 0, 4), 0xffffffff)
  for (const oid of ['1.3.6.1.2.1.1.1.0', '2.999.3', '1.3.6.1.4.1.4196.1.1.5.2.100']) {
    const bytes = berOidContents(oid)
    assert.equal(berOid(bytes, 0, bytes.length), oid)
  }
  assert.equal(berOid(hex('2b 86'), 0, 2), undefined)
  assert.equal(ber(4, new Uint8Array(200)).length, 203)
})
