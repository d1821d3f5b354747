import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Exposure } from '#model/exposure'
import { FindingLimit } from './finding-limit.ts'

const finding = (name: string, at: number, score: number) =>
  ({ id: `${name} ${String(at).padStart(5, '0')}`, name, score }) as Exposure

test('keeps the gravest of one finding, all of others, and counts the rest', () => {
  const limit = new FindingLimit(10)
  for (let at = 0; at < 1000; at++) limit.add(finding('CVE-2021-22681', at, at === 998 ? 90 : 44))
  limit.add(finding('clear-text-credentials', 0, 60))
  const kept = limit.take()
  assert.equal(kept.length, 11)
  assert.equal(limit.leftOut, 990)
  assert.deepEqual(
    kept.slice(0, 3).map(({ id }) => id),
    ['CVE-2021-22681 00998', 'clear-text-credentials 00000', 'CVE-2021-22681 00000'],
  )
})

test('leaves nothing out below its limit', () => {
  const limit = new FindingLimit(10)
  for (let at = 9; at >= 0; at--) limit.add(finding('end-of-support', at, 5))
  assert.deepEqual(
    limit.take().map(({ id }) => Number(id.slice(-5))),
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
  )
  assert.equal(limit.leftOut, 0)
})
