import assert from 'node:assert/strict'
import { test } from 'node:test'
import { covers } from './written-points.ts'

test('a point is written by its name, by its name and value, and by a list that holds it', () => {
  const yes = [
    ['holding:44', 'holding:44'],
    ['DB20.DBX0.0 REAL 1', 'DB20.DBX0.0'],
    ['holding:40..42', 'holding:41'],
    ['holding:40..42', 'holding:42'],
  ] as const
  const no = [
    ['holding:44', 'holding:4'],
    ['holding:40..42', 'holding:43'],
    ['holding:40..42', 'input:41'],
    ['holding:40..42', 'holding:41x'],
    ['Dosing.Setpoint', 'Dosing.Set'],
  ] as const
  for (const [object, point] of yes) assert.ok(covers(object, point), `${object} ${point}`)
  for (const [object, point] of no) assert.ok(!covers(object, point), `${object} ${point}`)
})
