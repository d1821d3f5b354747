import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MemoryStore } from '#store/memory-store'
import type { EventQuery } from '#store/store'
import { aCapture, anEvent, T0 } from '#store/testing/records'
import { eventsCsvLines } from './events-csv.ts'
import { keepWritten, timelinePage, writtenEvent } from './timeline.ts'

const text = (time: number) => new Date(time / 1000).toISOString()

async function filled(): Promise<MemoryStore> {
  const store = new MemoryStore()
  const { number } = await store.addCapture(aCapture())
  const captured = Array.from({ length: 23 }, (_, i) => anEvent(`e-${i}`, { time: T0 + (i >> 1) * 1e6 }))
  await store.apply(
    number,
    captured.map((event) => ({ kind: 'event', event })),
  )
  for (let i = 0; i < 9; i++)
    await keepWritten(
      store,
      { time: text(T0 + i * 2e6), title: `visit ${i}`, devices: i % 2 === 0 ? ['plc-1'] : [] },
      { now: T0 + i },
    )
  return store
}

async function all(store: MemoryStore, query: Omit<EventQuery, 'limit'>, limit: number): Promise<string[]> {
  const found: string[] = []
  let cursor: string | undefined
  do {
    const page = await timelinePage(store, { ...query, limit, cursor })
    assert.ok(page.items.length <= limit)
    for (const { id, time } of page.items) found.push(`${time} ${id}`)
    cursor = page.next
  } while (cursor !== undefined)
  return found
}

test('pages of any size give captured and entered events once, the latest first', async () => {
  const store = await filled()
  const whole = await all(store, {}, 1000)
  assert.equal(whole.length, 32)
  assert.equal(new Set(whole).size, 32)
  const times = whole.map((line) => Number(line.split(' ')[0]))
  assert.deepEqual(
    times,
    [...times].sort((a, b) => b - a),
  )
  for (const limit of [1, 2, 3, 7, 31, 32]) assert.deepEqual(await all(store, {}, limit), whole, `${limit}`)
})

test('filters hold for what was entered, too', async () => {
  const store = await filled()
  assert.equal((await all(store, { type: 'user-event' }, 4)).length, 9)
  assert.equal((await all(store, { type: 'user-event', device: 'plc-1' }, 4)).length, 5)
  assert.equal((await all(store, { search: 'VISIT 3' }, 4)).length, 1)
  assert.equal((await all(store, { from: T0 + 12e6 }, 4)).length, 3)
  assert.equal((await all(store, { type: 'device-detected' }, 4)).length, 23)
})

test('what was captured is not changed by hand', async () => {
  const store = await filled()
  await assert.rejects(writtenEvent(store, 'e-1'), /no event e-1 that a user entered/)
})

test('a cursor that no page gave is told', async () => {
  const store = await filled()
  for (const cursor of ['x', '', 'W10', Buffer.from('[1,2]').toString('base64url'), '💥'])
    await assert.rejects(timelinePage(store, { limit: 5, cursor }), /cursor/)
})

test('a spreadsheet runs nothing of it', async () => {
  const store = new MemoryStore()
  await keepWritten(store, { time: text(T0), title: '=cmd|calc', text: 'a "b",\r\nc' }, { now: T0 })
  const lines = (await Array.fromAsync(eventsCsvLines(store, {}))).join('')
  assert.match(lines, /,'=cmd\|calc,"a ""b"",\r\nc",/)
})
