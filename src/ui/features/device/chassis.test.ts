import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ModuleItem } from '#schema/device'
import { chassisOf } from './chassis.ts'

const module = (slot: number, orderNumber: string, type: string): ModuleItem => ({
  ...{ path: `rack:0/slot:${slot}`, rack: 0, slot, name: '', vendor: '', model: '', orderNumber, serial: '' },
  ...{ type, firmware: '', provenance: {} },
})

test('slots have the proportions of their family, controllers wider, empty ones as wide as modules', () => {
  const [rack] = chassisOf([module(2, '6ES7 315-2EH14', 'CPU'), module(4, '6ES7 321-1BH02', 'digital input')])
  assert.equal(rack?.family, 'S7-300')
  assert.deepEqual(
    rack?.slots.map(({ slot, x, width, label }) => [slot, x, width, label]),
    [
      [2, 0, 80, 'CPU'],
      [3, 80, 40, ''],
      [4, 120, 40, 'DI'],
    ],
  )
  assert.equal(rack?.isPartial, false)
})

test('a chassis known by one module is partial, and modules outside racks draw none', () => {
  const [rack] = chassisOf([module(1, '1756-EN2T', 'communications')])
  assert.deepEqual([rack?.family, rack?.isPartial, rack?.slots[0]?.label], ['ControlLogix', true, 'EN2T'])
  assert.deepEqual(chassisOf([]), [])
  assert.deepEqual(chassisOf([{ ...module(1, '', ''), path: 'unit:7', slot: null }]), [])
})
