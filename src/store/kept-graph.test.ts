import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { aCapture, anAsset } from './samples.ts'
import { openSqliteStore } from './sqlite-store.ts'
import { limits } from './store.ts'

test('a graph is handed over once while nothing changes; what may be older than a change is not kept', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-graph-'))
  const store = await openSqliteStore(folder)
  let ahead = 0
  const now = performance.now.bind(performance)
  t.mock.method(performance, 'now', () => now() + ahead)
  try {
    const { number } = await store.addCapture(aCapture())
    ahead += limits.graphAgeMs + 1
    const before = await store.graph()
    assert.equal(await store.graph(), before)
    await store.apply(number, [{ kind: 'asset', asset: anAsset('plc-1') }])
    assert.notEqual(await store.graph(), await store.graph(), 'it may be of before the change')
    ahead += limits.graphAgeMs + 1
    const after = await store.graph()
    assert.equal(await store.graph(), after)
  } finally {
    await store.close()
    rmSync(folder, { recursive: true })
  }
})
