import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clean } from './text.ts'

test('marks stacked beyond reason do not paint over the page; those of real scripts stay', () => {
  assert.equal(clean(`p${'\u0301'.repeat(200)}lc`), `p${'\u0301'.repeat(4)}\ufffdlc`)
  for (const real of ['ти\u0306п', 'ệ', 'กี่', 'שָׁלוֹם', 'हिन्दी', 'Werk Süd']) assert.equal(clean(real), real)
})
