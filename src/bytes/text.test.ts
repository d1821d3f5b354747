import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clean, text } from './text.ts'

test('marks stacked beyond reason do not paint over the page; those of real scripts stay', () => {
  assert.equal(clean(`p${'\u0301'.repeat(200)}lc`), `p${'\u0301'.repeat(4)}\ufffdlc`)
  for (const real of ['ти\u0306п', 'ệ', 'กี่', 'שָׁלוֹם', 'हिन्दी', 'Werk Süd']) assert.equal(clean(real), real)
})

test('white space that is not one space between words is tidied, control characters are replaced', () => {
  for (const plain of ['PLC', 'SIMATIC S7-1500 ~!', 'a b c']) assert.equal(clean(plain), plain)
  assert.equal(clean(' PLC'), 'PLC')
  assert.equal(clean('PLC '), 'PLC')
  assert.equal(clean('a  b\tc\r\nd'), 'a b c d')
  assert.equal(clean('a\u007fb'), 'a\ufffdb')
  assert.equal(clean('PLC\n'), 'PLC')
  assert.equal(clean('a'.repeat(9), 8), 'aaaaaaa…')
  assert.equal(clean(''), '')
})

test('bytes are read as UTF-8, else as Windows-1252, up to the first NUL', () => {
  const of = (...bytes: number[]) => text(Uint8Array.from(bytes), 0, bytes.length)
  assert.equal(of(0x50, 0x4c, 0x43, 0, 0x31), 'PLC')
  assert.equal(of(0x50, 0x20, 0x43), 'P C')
  assert.equal(of(0x20, 0x50), 'P')
  assert.equal(of(0x50, 0x7f), 'P\ufffd')
  assert.equal(of(0xc3, 0xbc), 'ü')
  assert.equal(of(0xfc), 'ü')
  assert.equal(of(), '')
  assert.equal(of(...Array<number>(17).fill(0x50)), 'P'.repeat(17))
})
