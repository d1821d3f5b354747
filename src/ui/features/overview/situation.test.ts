import assert from 'node:assert/strict'
import { test } from 'node:test'
import { daySteps } from '#ui/parts/day'
import { readMap } from '#ui/source/map'
import { fixtureEvents } from '#ui/source/testing/happenings'
import { fixtureSource } from '#ui/source/testing/source'
import { actionMatrix } from './actions.ts'
import { plantLevels } from './plant-levels.ts'

test('the plant stands by level, enterprise on top, and its zones count every device once', async () => {
  const map = await readMap(fixtureSource({ deviceCount: 200 }), { open: 'none' })
  const levels = plantLevels(map, [{ id: '' }, { id: map.nodes[0]!.id }])
  const known = levels.flatMap(({ level }) => (level === null ? [] : [level]))
  assert.deepEqual(
    known,
    known.toSorted((a, b) => b - a),
  )
  const devices = levels.flatMap(({ zones }) => zones).reduce((sum, zone) => sum + zone.devices, 0)
  assert.equal(devices, map.deviceCount)
  assert.deepEqual(
    levels.flatMap(({ zones }) => zones).flatMap(({ steps }) => steps),
    [2],
  )
})

test('episodes are counted in their step of the day; what is older is left out', () => {
  const at = (minutes: number) => new Date(Date.UTC(2026, 0, 2) + minutes * 60_000).toISOString()
  const episode = (minutes: number) => ({ from: at(minutes), to: at(minutes), count: 1 })
  const alert = {
    severity: 'critical' as const,
    isLearning: false,
    episodes: [episode(-2000), episode(-1), episode(0)],
  }
  const steps = daySteps([alert, { ...alert, isLearning: true }], [{ time: at(-1) }], {
    first: at(-3000),
    latest: at(0),
  })
  assert.equal(steps.length, 48)
  assert.equal(
    steps.reduce((sum, { alerts }) => sum + alerts.critical, 0),
    2,
  )
  assert.equal(steps.at(-1)?.actions, 1)
})

test('actions stand in the cell of client and controller, and what is not shown is counted', () => {
  const [event] = fixtureEvents()
  const of = (source: string, target: string, type = 'plc-stop') => ({
    ...event!,
    type,
    devices: [source, target],
  })
  const events = [
    of('es', 'plc'),
    of('es', 'plc'),
    of('es', 'plc', 'program-download'),
    ...['a', 'b', 'c', 'd', 'e'].map((id) => of('es', id)),
  ]
  const { sources, targets, cellOf, more } = actionMatrix(events)
  assert.deepEqual([sources, targets.length, more], [['es'], 4, 2])
  assert.deepEqual(
    cellOf('es', 'plc').map(({ type, count, isGrave }) => [type, count, isGrave]),
    [
      ['plc-stop', 2, true],
      ['program-download', 1, true],
    ],
  )
})
