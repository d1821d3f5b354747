import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FleetSensorItem } from '#schema/fleet'
import { worstFirst } from './order.ts'

test('sensors that need attention come first, then by the numbers of their names', () => {
  const sensor = (name: string, cloneSuspected = false) =>
    ({ name, cloneSuspected, state: 'connected', behindSeconds: null, waiting: 0 }) as FleetSensorItem
  const sensors = [sensor('Brno 18'), sensor('Brno 8'), sensor('Oslo 31', true)]
  assert.deepEqual(
    worstFirst(sensors).map(({ name }) => name),
    ['Oslo 31', 'Brno 8', 'Brno 18'],
  )
})
