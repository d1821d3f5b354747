import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { fixtureScores } from '#ui/source/testing/reports'
import { historySentence, partChanges, plotOf } from './sentences.ts'

describe('risk history in words', () => {
  const points = fixtureScores()

  it('compares the last day with the first', () => {
    assert.match(historySentence(points), /^Risk \d+, \d+ lower than on 2026-10-25;/)
    assert.match(historySentence(points.slice(0, 1)), /today/)
    assert.equal(historySentence([]), 'No risk stored yet.')
  })

  it('puts the worst part first, with what changed', () => {
    const [worst, ...others] = partChanges(points, 'zones')
    assert.equal(worst?.name, 'Boiler house')
    assert.ok((worst?.change ?? 0) < 0)
    assert.equal(partChanges(points.slice(0, 1), 'zones')[0]?.change, null)
    assert.ok(others.every(({ risk }) => (risk ?? 0) <= (worst?.risk ?? 0)))
  })
})

describe('the line of scores', () => {
  const size = { width: 100, height: 50, most: 100 }

  it('keeps days that were missed in their place', () => {
    const { dots } = plotOf(
      [
        { day: '2026-01-01', value: 0 },
        { day: '2026-01-02', value: 50 },
        { day: '2026-01-11', value: 100 },
      ],
      size,
    )
    assert.deepEqual(
      dots.map(({ x, y }) => [x, y]),
      [
        [0, 50],
        [10, 25],
        [100, 0],
      ],
    )
  })

  it('breaks where nothing is known', () => {
    const { path, dots } = plotOf(
      [
        { day: '2026-01-01', value: 10 },
        { day: '2026-01-02', value: null },
        { day: '2026-01-03', value: 10 },
      ],
      size,
    )
    assert.equal(path.match(/M/g)?.length, 2)
    assert.equal(dots.length, 2)
  })
})
