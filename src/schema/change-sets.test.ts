import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changeSets } from './change-sets.ts'
import type { PathChangeItem } from './exposure.ts'

const change = (tag: string, together: number, targets = 9, score = 42): PathChangeItem => ({
  ...{ tag, kind: 'close', title: tag, touches: [], before: 0.9, alone: 0.9, together },
  targets: { before: 9, together: targets },
  scores: { before: 42, alone: 42, together: score, devices: [] },
  ...{ firewall: [], nftables: '', virtualPatch: '', setting: '' },
})

const tagsOf = (changes: readonly PathChangeItem[]) =>
  changeSets(changes).map((set) => set.changes.map(({ tag }) => tag))

test('a change that lowers nothing is listed with the one that makes it count, or not at all', () => {
  assert.deepEqual(tagsOf([change('a', 0.9), change('b', 0.9), change('c', 0.6), change('d', 0.6)]), [
    ['a', 'b', 'c'],
  ])
  assert.deepEqual(tagsOf([change('a', 0.9), change('b', 0.899)]), [], '90% → 90%')
  assert.deepEqual(tagsOf([]), [])
})

test('fewer targets or a lower risk count as well, each against what the sets above left', () => {
  const sets = changeSets([change('a', 0.9, 7), change('b', 0.9, 7, 47), change('c', 0.2, 7, 47)])
  assert.deepEqual(
    sets.map(({ changes, before, after }) => [changes[0]?.tag, before.likelihood, after.likelihood]),
    [
      ['a', 0.9, 0.9],
      ['b', 0.9, 0.9],
      ['c', 0.9, 0.2],
    ],
  )
  assert.deepEqual(sets[0]?.after.targets, 7)
  assert.deepEqual([sets[1]?.before.score, sets[1]?.after.score], [42, 47])
})
