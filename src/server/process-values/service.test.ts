import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BaselineContent } from '#baseline/content'
import { MemoryStore } from '#store/memory-store'
import { aCapture, aDevice, aLink, T0 } from '#store/testing/records'
import { type PointQuery, processValuesOf } from './service.ts'

const none = { steepest: undefined, values: [], isRising: false }
const place = { device: '10.0.0.1', protocol: 'modbus', unit: '1' }
const baseline: BaselineContent = {
  connectionPairs: [],
  channels: [],
  points: [
    { ...place, ...none, point: 'holding:9', count: 200, writes: 0, least: 1, most: 7 },
    { ...place, ...none, point: 'holding:40', count: 6, writes: 6, least: 10, most: 12, values: [10, 12] },
    { ...place, ...none, device: '10.0.0.7', point: 'input:1', count: 3, writes: 0, least: 0, most: 0 },
  ],
}
const asked: PointQuery = { device: undefined, search: '', written: false, limit: 10, from: 0 }

async function plant() {
  const store = new MemoryStore()
  const { number } = await store.addCapture(aCapture())
  await store.apply(number, [
    { kind: 'device', device: aDevice('plc-1') },
    { kind: 'link', link: aLink('writing') },
    { kind: 'link', link: aLink('elsewhere', { serverAddress: '10.0.0.2' }) },
  ])
  return processValuesOf({ store, baseline: () => baseline })
}

test('what is written stands first, with who wrote it', async () => {
  const { items, total } = await (await plant()).points(asked)
  assert.equal(total, 3)
  const [written, read] = items
  assert.deepEqual(
    [written?.point, written?.kind, written?.isJudged, written?.device],
    ['holding:40', 'enumerated', true, 'plc-1'],
  )
  assert.deepEqual(
    written?.writers.map(({ address, operation, count }) => [address, operation, count]),
    [['10.0.0.9', 'Write Multiple Registers', 2]],
  )
  assert.deepEqual([read?.point, read?.kind, read?.writers], ['holding:9', 'continuous', []])
})

test('the list is narrowed by device, by words and to what is written, and goes on where it ended', async () => {
  const values = await plant()
  const names = async (change: Partial<PointQuery>) =>
    (await values.points({ ...asked, ...change })).items.map(({ point }) => point)
  assert.deepEqual(await names({ device: 'plc-1' }), ['holding:40', 'holding:9'])
  assert.deepEqual(await names({ search: 'modbus INPUT' }), ['input:1'])
  assert.deepEqual(await names({ written: true }), ['holding:40'])
  assert.deepEqual(await names({ limit: 1, from: 1 }), ['holding:9'])
})

test('where nothing was learned there is nothing', async () => {
  const values = processValuesOf({ store: new MemoryStore(), baseline: () => undefined })
  assert.deepEqual(await values.points(asked), { items: [], total: 0 })
})

test('a value that a capture showed stands beside what was learned, and says that it is only seen', async () => {
  const store = new MemoryStore()
  const { number } = await store.addCapture(aCapture())
  const steps = { start: T0, step: 1e6, values: [3, null, 5] }
  const seen = { ...place, point: 'holding:77', least: steps, most: steps, writes: [], seen: 9, written: 0 }
  await store.apply(number, [{ kind: 'trends', points: [seen, { ...seen, point: 'holding:9' }] }])
  const values = processValuesOf({ store, baseline: () => baseline })
  const { items, total } = await values.points({ ...asked, search: 'holding' })
  assert.equal(total, 3)
  const only = items.find(({ point }) => point === 'holding:77')
  assert.deepEqual(
    [only?.kind, only?.least, only?.most, only?.seen, only?.isLearned, only?.isJudged],
    ['continuous', 3, 5, 9, false, false],
  )
  assert.equal(items.find(({ point }) => point === 'holding:9')?.isLearned, true)
})

test('a baseline that is put beside captures hides nothing that they told', async () => {
  const store = new MemoryStore()
  const { number } = await store.addCapture(aCapture())
  const steps = (...values: number[]) => ({ start: T0, step: 1e6, values })
  const reported = { ...place, least: steps(0, 3), most: steps(4, 90), writes: [], seen: 900, written: 2 }
  await store.apply(number, [{ kind: 'trends', points: [{ ...reported, point: 'holding:9' }] }])
  const values = processValuesOf({ store, baseline: () => baseline })
  const [first] = (await values.points({ ...asked, written: true, search: 'holding:9' })).items
  assert.deepEqual(
    [first?.least, first?.most, first?.seenLeast, first?.seenMost, first?.seen, first?.writes],
    [1, 7, 0, 90, 900, 2],
  )
})
