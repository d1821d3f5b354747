import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { aCapture, anAsset } from '../samples.ts'
import { openSqliteStore } from '../sqlite-store.ts'
import { Thread } from './thread.ts'

/** A folder of a store with some devices; removed after the test. */
async function filled(devices: number): Promise<{ folder: string; remove(): void }> {
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-thread-'))
  const store = await openSqliteStore(folder)
  const { number } = await store.addCapture(aCapture())
  const entries = Array.from({ length: devices }, (_, i) => ({
    kind: 'asset' as const,
    asset: anAsset(`plc-${i}`),
  }))
  await store.apply(number, entries)
  await store.close()
  return { folder, remove: () => rmSync(folder, { recursive: true }) }
}

/** Blocks this thread. */
const block = (ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)

test('each call has its time when its turn comes, however many wait before it', async (t) => {
  const { folder, remove } = await filled(2000)
  t.after(remove)
  const patient = new Thread({ folder, role: 'reader' }, undefined)
  t.after(() => patient.close())
  await patient.call('graph', [])
  const begun = performance.now()
  await patient.call('graph', [])
  const took = performance.now() - begun
  const timeoutMs = Math.max(200, 10 * took)
  const thread = new Thread({ folder, role: 'reader' }, timeoutMs)
  t.after(() => thread.close())
  const calls = Array.from({ length: Math.ceil((2 * timeoutMs) / took) }, () => thread.call('graph', []))
  await Promise.all(calls)
  assert.ok(performance.now() - begun > timeoutMs)
})

test('what was answered while our own thread was busy is not given up; what takes too long is', async (t) => {
  const { folder, remove } = await filled(2000)
  t.after(remove)
  const thread = new Thread({ folder, role: 'reader' }, 50)
  t.after(() => thread.close())
  await thread.start()
  const answer = thread.call('captures', [])
  await setImmediate() // timers come next in the loop, and messages only behind them
  block(300)
  assert.equal(((await answer) as unknown[]).length, 1)

  const hasty = new Thread({ folder, role: 'reader' }, 1)
  t.after(() => hasty.close())
  await assert.rejects(hasty.call('graph', []), { code: 'query-too-long' })
})

test('a store that is closed waits for no graph', async (t) => {
  const { folder, remove } = await filled(2000)
  t.after(remove)
  const store = await openSqliteStore(folder)
  await store.graph()
  await store.addCapture(aCapture()) // the graph is read anew
  const refused = assert.rejects(store.graph(), { code: 'store-closed' })
  await store.close()
  await refused
})
