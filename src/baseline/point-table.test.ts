import assert from 'node:assert/strict'
import { test } from 'node:test'
import { limits } from './limits.ts'
import { PointTable } from './point-table.ts'

test('a point is found under its device, protocol and unit alone', () => {
  const table = new PointTable({ baselinePointLimit: 0 })
  const model = table.pointOf(table.unitOf('10.0.0.1', 'modbus', '3'), 'holding:7')
  assert.equal(table.find('10.0.0.1', 'modbus', '3')?.get('holding:7'), model)
  assert.equal(table.find('10.0.0.1', 'modbus', ''), undefined)
  assert.deepEqual([...table.entries()], [['10.0.0.1\nmodbus\n3\nholding:7', model]])
})

test('past the bound no point and no unit is added, and that is counted', () => {
  const counters = { baselinePointLimit: 0 }
  const table = new PointTable(counters)
  const unit = table.unitOf('10.0.0.1', 's7comm', '')
  for (let point = 0; point <= limits.points; point++) table.pointOf(unit, `DB1.DBW${point}`)
  assert.equal(unit?.size, limits.points)
  assert.equal(table.isFull, true)
  assert.equal(table.unitOf('10.0.0.2', 's7comm', ''), undefined)
  assert.equal(table.pointOf(undefined, 'DB1.DBW0'), undefined)
  assert.equal(counters.baselinePointLimit, 2)
})
