import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { MemoryStore } from '#store/memory-store'
import { aCapture, anAsset } from '#store/samples'
import { ExposureRoom } from './exposure-room.ts'

const data = mkdtempSync(join(tmpdir(), 'sightglass-exposure-'))
after(() => rmSync(data, { recursive: true }))

test('what was judged by a capture is forgotten with it, even while it is being judged', async () => {
  const store = new MemoryStore()
  const { number } = await store.addCapture(aCapture())
  await store.apply(number, [{ kind: 'asset', asset: anAsset('plc-1') }])
  const room = new ExposureRoom(store, data, () => {})
  const judged = async () => [...(await room.site()).risks.keys()]
  assert.deepEqual(await judged(), ['plc-1'])
  room.forget()
  const underWay = judged()
  await store.takeBack(number)
  room.forget()
  assert.deepEqual(await judged(), [])
  await underWay
  assert.deepEqual(await judged(), [])
})
