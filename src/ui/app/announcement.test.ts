import assert from 'node:assert/strict'
import { test } from 'node:test'
import { announcement } from './announcement.ts'

test('alerts that were open before are not announced, new ones are, once a minute', () => {
  const first = announcement(undefined, 3, 1000)
  assert.deepEqual([first.text, first.waitMs], ['', 0])
  const second = announcement(first.heard, 4, 2000)
  assert.equal(second.text, '1 new critical alert, 4 open.')
  const early = announcement(second.heard, 9, 12_000)
  assert.deepEqual([early.text, early.waitMs], ['', 50_000])
  const later = announcement(early.heard, 9, 62_000)
  assert.equal(later.text, '5 new critical alerts, 9 open.')
})

test('closed alerts are silent, and those raised afterwards are new', () => {
  const first = announcement(undefined, 5, 0)
  const fewer = announcement(first.heard, 2, 1000)
  assert.equal(fewer.text, '')
  assert.equal(announcement(fewer.heard, 3, 2000).text, '1 new critical alert, 3 open.')
})
