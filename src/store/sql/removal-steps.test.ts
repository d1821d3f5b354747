import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, it } from 'node:test'
import type { JournalEntry } from '#model/journal'
import { openSqliteStore } from '../sqlite-store.ts'
import type { Store } from '../store.ts'
import { aCapture, aDevice, anEvent } from '../testing/records.ts'

/** Some ten steps. */
const EVENTS = 20_000

describe('store: a large removal', () => {
  let folder: string
  let store: Store

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sightglass-steps-'))
    store = await openSqliteStore(folder)
  })
  after(async () => {
    await store.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('lets others speak meanwhile, but not the capture that goes', async () => {
    const large = await reported(store, EVENTS)
    const { number: live } = await store.addCapture(aCapture())
    const order: string[] = []
    const removed = store.removeCapture(large).then(() => order.push('removed'))
    const late = store.apply(large, [{ kind: 'device', device: aDevice('late') }])
    const heard = store.apply(live, [{ kind: 'device', device: aDevice('plc-1') }])
    void heard.then(() => order.push('heard'))
    await store.commitCapture(live) // has what waits be written at once
    await late
    await removed
    assert.deepEqual(order, ['heard', 'removed'])
    assert.equal(await store.device('late'), undefined)
    assert.equal((await store.device('plc-1'))?.packets, 1)
    assert.deepEqual((await store.events({ limit: 9 })).items, [])
    assert.deepEqual((await store.overview()).events, {})
    await store.removeCapture(live)
  })

  it('hands on what others tell of too, with their frame, to the first of them', async () => {
    const [one, first, second] = [
      await reported(store, 3000, 1),
      await reported(store, 2000, 2),
      await reported(store, 2500, 3),
    ]
    await store.removeCapture(one!)
    const places = async () => {
      const places = new Map<string, number>()
      for (let cursor: string | undefined, isMore = true; isMore; ) {
        const page: Awaited<ReturnType<Store['events']>> = await store.events({ limit: 500, cursor })
        for (const { place } of page.items) {
          const key = `${place?.file}:${place?.frame}`
          places.set(key, (places.get(key) ?? 0) + 1)
        }
        cursor = page.next
        isMore = cursor !== undefined
      }
      return Object.fromEntries(places)
    }
    assert.deepEqual(await places(), { [`${first}:2`]: 2000, [`${second}:3`]: 500 })
    await store.removeCapture(first!)
    assert.deepEqual(await places(), { [`${second}:3`]: 2500 })
    await store.removeCapture(second!)
    assert.deepEqual(await places(), {})
    const month = new DatabaseSync(join(folder, 'events-2026-11.db'), { readOnly: true })
    for (const table of ['event', 'event_also', 'event_device', 'text', 'facet'])
      assert.deepEqual(month.prepare(`select * from ${table} limit 1`).all(), [], table)
    month.close()
  })

  it('comes to its end before the store closes', async () => {
    const data = mkdtempSync(join(tmpdir(), 'sightglass-steps-'))
    const closing = await openSqliteStore(data)
    const number = await reported(closing, EVENTS)
    const removed = closing.removeCapture(number)
    await closing.close()
    await removed
    const again = await openSqliteStore(data)
    assert.deepEqual(await again.captures(), [])
    await again.close()
    rmSync(data, { recursive: true, force: true })
  })
})

/** A capture that contributes the first events, this many, all in this frame; its number. */
async function reported(store: Store, events: number, frame = 1): Promise<number> {
  const { number } = await store.addCapture(aCapture())
  const entries = Array.from({ length: events }, (_, i): JournalEntry => {
    const devices = [`plc-${i % 50}`, 'scada']
    return { kind: 'event', event: anEvent(`e-${i}`, { devices, place: { file: 0, frame } }) }
  })
  await store.apply(number, entries)
  await store.commitCapture(number, { state: 'done' })
  return number
}
