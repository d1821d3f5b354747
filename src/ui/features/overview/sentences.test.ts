import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listAlerts } from '#ui/source/alerts'
import { listIncidents } from '#ui/source/incidents'
import { readOverview } from '#ui/source/overview'
import { fixtureSource } from '#ui/source/testing/source'
import {
  newDevicesLabel,
  newDevicesText,
  onceEach,
  openCount,
  outsideIncidents,
  worstFirst,
} from './sentences.ts'

const source = fixtureSource({ deviceCount: 20 })

test('the worst alerts come first, and what is merely new here is left out', async () => {
  const { items } = await listAlerts(source, {})
  const shown = worstFirst(items, 5)
  assert.deepEqual(
    shown.map(({ severity }) => severity),
    ['critical', 'critical', 'critical', 'critical', 'major'],
  )
  assert.ok(shown.every(({ isLearning }) => !isLearning))
})

test('what an attack tells of already is not told again', async () => {
  const { items } = await listAlerts(source, {})
  const { items: incidents } = await listIncidents(source, {})
  const ids = new Set(incidents.flatMap(({ stages }) => stages.flatMap((stage) => stage.alerts)))
  const { apart, parts } = outsideIncidents(items, incidents)
  assert.ok(parts > 0 && apart.length > 0)
  assert.equal(parts + apart.length, items.length)
  assert.ok(apart.every(({ id }) => !ids.has(id)))
})

test('open alerts are counted over all severities', async () => {
  const overview = { ...(await readOverview(source)), alerts: { open: { critical: 1, minor: 2 } } }
  assert.equal(openCount(overview), 3)
})

const NOW = Date.parse('2026-11-27T12:00:00Z')

function seen(newDeviceCount: number, firstTime: string, lastTime: string) {
  return { newDeviceCount, firstTime, lastTime }
}

test('new devices agree with their number', () => {
  const live = (count: number) => seen(count, '2026-11-01T00:00:00Z', '2026-11-27T11:59:00Z')
  assert.deepEqual(
    [0, 1, 3].map((count) => newDevicesText(live(count), NOW)),
    ['none new in the last 24 hours', '1 new in the last 24 hours', '3 new in the last 24 hours'],
  )
  assert.equal(newDevicesLabel(live(3), NOW), 'new in 24 hours')
})

test('an old capture is told by its own clock', () => {
  const old = seen(3, '2017-03-01T00:00:00Z', '2017-03-09T00:00:00Z')
  assert.equal(newDevicesText(old, NOW), '3 new in the last 24 hours of the capture')
  assert.equal(newDevicesLabel(old, NOW), 'new in last 24 h captured')
})

test('where less than a day was seen nothing is called new', () => {
  const short = seen(67, '2017-03-01T00:00:00Z', '2017-03-01T00:10:00Z')
  assert.equal(newDevicesText(short, NOW), 'seen in 10 min 0 s of traffic')
  assert.equal(newDevicesLabel(short, NOW), undefined)
  const moment = seen(1, '2017-03-01T00:00:00Z', '2017-03-01T00:00:00Z')
  assert.equal(newDevicesText(moment, NOW), 'seen in less than a second of traffic')
})

test('what tells the same is told once, by the first of it', () => {
  assert.deepEqual(
    onceEach(['b1', 'a1', 'b2', 'c1', 'b3'], (text) => text[0]!, 2),
    [
      { item: 'b1', alike: 2 },
      { item: 'a1', alike: 0 },
    ],
  )
})
