import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Alert } from '#model/alert'
import { MemoryStore } from '#store/memory-store'
import type { AlertStatusFilter } from '#store/store'
import { aCapture, anAlert, T0 } from '#store/testing/records'
import { occurrenceAfter, occurrencesIn } from './occurrences.ts'

test('of each kind of alert, the one after the latest that was closed goes on', async () => {
  const store = new MemoryStore()
  const { number } = await store.addCapture(aCapture())
  const say = async (id: string, status: AlertStatusFilter) => {
    await store.triage(id, { status, reason: '', time: T0 })
    const alert = await store.alert(id)
    assert.ok(alert !== undefined)
    return occurrenceAfter(store, alert)
  }
  const emit = (alert: Alert) => store.apply(number, [{ kind: 'alert', alert }])
  await emit(anAlert('a'))
  assert.deepEqual(await occurrencesIn(store), [])
  assert.deepEqual(await say('a', 'closed'), ['a', 2])
  assert.deepEqual(await say('a', 'new'), ['a', 1])
  await say('a', 'closed')
  await emit(anAlert('b', { again: { first: 'a', previous: 'a', number: 2 } }))
  assert.deepEqual(await occurrencesIn(store), [['a', 2]])
  assert.deepEqual(await say('b', 'closed'), ['a', 3])
  assert.deepEqual(await say('a', 'new'), undefined, 'its like has come meanwhile')
  assert.deepEqual(await occurrencesIn(store), [['a', 3]])
})
