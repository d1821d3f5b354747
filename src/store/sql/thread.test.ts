import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { setImmediate, setTimeout } from 'node:timers/promises'
import { openSqliteStore } from '../sqlite-store.ts'
import { aCapture, aDevice } from '../testing/records.ts'
import { MAIN_FILE } from './event-files.ts'
import { StoreThread } from './thread.ts'

/** A folder of a store with some devices; removed after the test. */
async function filled(devices: number): Promise<{ folder: string; remove(): void }> {
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-thread-'))
  const store = await openSqliteStore(folder)
  const { number } = await store.addCapture(aCapture())
  const entries = Array.from({ length: devices }, (_, i) => ({
    kind: 'device' as const,
    device: aDevice(`plc-${i}`),
  }))
  await store.apply(number, entries)
  await store.close()
  return { folder, remove: () => rmSync(folder, { recursive: true }) }
}

/** Takes many seconds to read, in place of a table. */
const SLOW = {
  link: 'select row.number, quick_link.* from row left join quick_link on quick_link.number = -row.number',
  facet: `select 'device' as scope, '' as name, '' as value, max(number) as count from row`,
}

function slow(folder: string, table: keyof typeof SLOW, rows = 20_000_000): void {
  const file = new DatabaseSync(join(folder, MAIN_FILE))
  file.exec(`
    alter table ${table} rename to quick_${table};
    create view ${table} as
      with recursive row(number) as (select 1 union all select number + 1 from row where number < ${rows})
      ${SLOW[table]}`)
  file.close()
}

/** A minute on a fast machine, several on a busy one. */
const ENDLESS_ROWS = 400_000_000
/** Much less than the statement would take. */
const GIVEN_UP_MS = 20_000

/** Blocks this thread. */
const block = (ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)

test('each call has its time when its turn comes, however many wait before it', async (t) => {
  const { folder, remove } = await filled(2000)
  t.after(remove)
  const patient = new StoreThread({ folder, role: 'reader' })
  t.after(() => patient.close())
  await patient.call('graph', [{}])
  const begun = performance.now()
  await patient.call('graph', [{}])
  const took = performance.now() - begun
  const timeoutMs = Math.max(200, 10 * took)
  const thread = new StoreThread({ folder, role: 'reader', queryMs: timeoutMs })
  t.after(() => thread.close())
  // A machine that became faster meanwhile needs more of them for the last to wait that long.
  for (let count = Math.ceil((2 * timeoutMs) / took), waited = 0; waited <= timeoutMs; count *= 2) {
    const asked = performance.now()
    await Promise.all(Array.from({ length: count }, () => thread.call('graph', [{}])))
    waited = performance.now() - asked
  }
})

test('what was answered while our own thread was busy is not given up; what takes too long is', async (t) => {
  const { folder, remove } = await filled(2000)
  t.after(remove)
  const thread = new StoreThread({ folder, role: 'reader', queryMs: 400 })
  t.after(() => thread.close())
  await thread.start()
  const answer = thread.call('captures', [])
  await setImmediate() // timers come next in the loop, and messages only behind them
  block(900)
  assert.equal(((await answer) as unknown[]).length, 1)

  const hasty = new StoreThread({ folder, role: 'reader', queryMs: 1 })
  t.after(() => hasty.close())
  await assert.rejects(hasty.call('graph', [{}]), { code: 'query-too-long' })
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

const LINKS = ['links', [{ limit: 100 }]] as const

test('what goes through too many rows is given up by the thread itself, and what waits behind it is answered', async (t) => {
  const { folder, remove } = await filled(1)
  t.after(remove)
  slow(folder, 'link', ENDLESS_ROWS)
  const thread = new StoreThread({ folder, role: 'reader', queryMs: 200 })
  t.after(() => thread.close())
  await thread.start()
  const begun = performance.now()
  const late = assert.rejects(thread.call(...LINKS), { code: 'query-too-long' })
  const behind = thread.call('captures', [])
  await late
  assert.equal(((await behind) as unknown[]).length, 1)
  assert.ok(performance.now() - begun < GIVEN_UP_MS)
})

test('where a statement does not let itself be given up, what waits behind it is asked of another thread', async (t) => {
  const { folder, remove } = await filled(1)
  slow(folder, 'facet')
  const thread = new StoreThread({ folder, role: 'reader', queryMs: 500 })
  t.after(async () => {
    await thread.close()
    remove()
  })
  await thread.start()
  const late = assert.rejects(thread.call('facets', []), { code: 'query-too-long' })
  const behind = ['captures', 'mutes', 'captures'].map((method) => thread.call(method, []))
  await late
  assert.deepEqual(
    (await Promise.all(behind)).map((answer) => (answer as unknown[]).length),
    [1, 0, 1],
  )
})

test('a thread that cannot open its files refuses all that was asked', async () => {
  const thread = new StoreThread({
    folder: join(tmpdir(), 'sightglass-absent'),
    role: 'reader',
    queryMs: 500,
  })
  const calls = [thread.call('captures', []), thread.call('mutes', [])]
  for (const call of calls) await assert.rejects(call, { code: 'store-failed' })
  await assert.rejects(thread.start(), { code: 'store-failed' })
  await thread.close()
})

test('a stop waits a second for what is being read, and no more', async (t) => {
  const { folder, remove } = await filled(1)
  t.after(remove)
  slow(folder, 'link', ENDLESS_ROWS)
  const store = await openSqliteStore(folder)
  const refused = assert.rejects(store.links({ limit: 100 }), { code: 'store-closed' })
  await setTimeout(100)
  const begun = performance.now()
  const soon = assert.doesNotReject(store.captures())
  await store.close()
  assert.ok(performance.now() - begun < GIVEN_UP_MS)
  await Promise.all([refused, soon])
})
