import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { describe, it } from 'node:test'
import { cases } from './cases.ts'
import { rowOf } from './results.ts'

describe('attack cases', () => {
  it('are all there once, each with a proof or a reason, and its tests exist', () => {
    const expected = Array.from({ length: 40 }, (_, at) => String(at + 1))
    expected.push('broke-5', 'broke-6', 'broke-7', 'broke-8')
    assert.deepEqual(
      cases.map(({ number }) => number),
      expected,
    )
    for (const { number, tests = [], probe, reason } of cases) {
      assert.equal(tests.length > 0 || probe !== undefined, reason === undefined, number)
      for (const file of tests)
        assert.ok(existsSync(new URL(`../../${file}`, import.meta.url)), `${number}: ${file}`)
    }
  })

  it('have a row that no text can break', () => {
    const text = 'a | b\n| 1 | held |'
    const row = rowOf({ number: '2', title: 'Lengths' }, { state: 'open', text, seconds: 1.25 })
    assert.equal(row, '| 2 | open | 1.3 | Lengths | a \\| b \\| 1 \\| held \\| |')
  })
})
