import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clean } from './text.ts'

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
