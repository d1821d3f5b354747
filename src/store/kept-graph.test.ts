import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { openSqliteStore } from './sqlite-store.ts'
import { limits, type Store } from './store.ts'
import { aCapture, aDevice } from './testing/records.ts'

const idsIn = async (store: Store) => (await store.graph()).devices.map(({ id }) => id).sort()

test('a graph is handed over once while nothing changes, again after a while of traffic, and at once after a word', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-graph-'))
  const store = await openSqliteStore(folder)
  let ahead = 0
  const now = performance.now.bind(performance)
  t.mock.method(performance, 'now', () => now() + ahead)
  try {
    const { number } = await store.addCapture(aCapture())
    const before = await store.graph()
    ahead += 60_000
    assert.equal(await store.graph(), before)
    await store.apply(number, [{ kind: 'device', device: aDevice('plc-1') }])
    assert.deepEqual(await idsIn(store), ['plc-1'], 'a minute after it was read')
    await store.apply(number, [{ kind: 'device', device: aDevice('plc-2') }])
    assert.deepEqual(await idsIn(store), ['plc-1'], 'more traffic soon after')
    ahead += limits.graphRestMs
    assert.deepEqual(await idsIn(store), ['plc-1', 'plc-2'])
    await store.editDevice('plc-1', { name: 'Boiler' }, 1)
    assert.ok(
      (await store.graph()).devices.some(({ name }) => name === 'Boiler'),
      'what people say',
    )
    await store.rollbackCapture(number)
    assert.deepEqual(await idsIn(store), [], 'a capture that is gone')
  } finally {
    await store.close()
    rmSync(folder, { recursive: true })
  }
})
