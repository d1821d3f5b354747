import assert from 'node:assert/strict'
import { it } from 'node:test'
import { recordLimits, type StoredRecord } from './records.ts'
import { everyStore } from './testing/every-store.ts'

const aRecord = (record: Partial<StoredRecord> = {}): StoredRecord => ({
  kind: 'question',
  id: 'one',
  time: 1,
  body: '{}',
  ...record,
})

everyStore('records', (withStore) => {
  it('keeps what was said, by kind, the oldest first', () =>
    withStore([], async (store) => {
      await store.keepRecord(aRecord({ id: 'late', time: 9 }))
      await store.keepRecord(aRecord({ id: 'early', time: 2 }))
      await store.keepRecord(aRecord({ kind: 'advice', id: 'early', time: 3, body: '{"state":"accepted"}' }))
      assert.deepEqual(
        (await store.records('question')).map(({ id }) => id),
        ['early', 'late'],
      )
      assert.equal((await store.records('advice'))[0]?.body, '{"state":"accepted"}')
    }))

  it('replaces the one of the same id', () =>
    withStore([], async (store) => {
      await store.keepRecord(aRecord())
      await store.keepRecord(aRecord({ time: 5, body: '[1]' }))
      assert.deepEqual(await store.records('question'), [aRecord({ time: 5, body: '[1]' })])
    }))

  it('drops one once', () =>
    withStore([], async (store) => {
      await store.keepRecord(aRecord())
      assert.equal(await store.dropRecord('question', 'one'), true)
      assert.equal(await store.dropRecord('question', 'one'), false)
      assert.deepEqual(await store.records('question'), [])
    }))

  it('refuses one too many, but lets the oldest of a rolling kind go', () =>
    withStore([], async (store) => {
      const most = recordLimits.most['report-schedule']
      for (let at = 0; at < most; at++)
        await store.keepRecord(aRecord({ kind: 'report-schedule', id: `${at}` }))
      await assert.rejects(store.keepRecord(aRecord({ kind: 'report-schedule', id: 'more' })), {
        code: 'too-many-records',
      })
      await store.keepRecord(aRecord({ kind: 'report-schedule', id: '0', time: 7 })) // there already
      const reports = recordLimits.most.report
      for (let at = 0; at < reports; at++)
        await store.keepRecord(aRecord({ kind: 'report', id: `${at}`, time: at }))
      assert.deepEqual(await store.keepRecord(aRecord({ kind: 'report', id: 'new', time: 9999 })), ['0'])
      assert.equal((await store.records('report')).length, reports)
    }))

  it('refuses what is too long', () =>
    withStore([], async (store) => {
      const body = 'x'.repeat(recordLimits.body + 1)
      await assert.rejects(store.keepRecord(aRecord({ body })), { code: 'record-too-large' })
    }))
})
