import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ModuleItem } from '#schema/device'
import { backplaneOf, pathName } from './backplane.ts'

function module(path: string): ModuleItem {
  const number = (word: string) => {
    const found = new RegExp(`${word}:(\\d+)`).exec(path)
    return found ? Number(found[1]) : null
  }
  const blank = {
    name: '',
    type: '',
    vendor: '',
    model: '',
    orderNumber: '',
    serial: '',
    firmware: '',
    provenance: {},
  }
  return { path, rack: number('rack'), slot: number('slot'), ...blank }
}

function drawn(...paths: string[]) {
  const { racks, nested } = backplaneOf(paths.map(module))
  return {
    racks: racks.map(
      ({ title, slots }) => `${title}: ${slots.map((one) => (one.module ? one.slot : '_')).join(' ')}`,
    ),
    nested: nested.map(({ name, children }) => `${name}(${children.map((child) => child.name).join()})`),
  }
}

test('racks and slots stand in order, with empty places between', () => {
  assert.deepEqual(drawn('rack:1/slot:4', 'rack:0/slot:3', 'rack:0/slot:0').racks, [
    'Rack 0: 0 _ _ 3',
    'Rack 1: 4',
  ])
})

test('a chassis without a rack number is one chassis', () => {
  assert.deepEqual(drawn('slot:10', 'slot:9').racks, ['Chassis: 9 10'])
})

test('units are a list, by number, with what is behind them', () => {
  assert.deepEqual(drawn('unit:10', 'unit:2', 'unit:2/unit:1').nested, ['Unit 2(Unit 1)', 'Unit 10()'])
})

test('what hangs behind a slot is not lost, even where the slot itself was not seen', () => {
  assert.deepEqual(drawn('slot:3/unit:1'), { racks: [], nested: ['Slot 3, unit 1()'] })
})

test('a far slot does not draw thousands of boxes', () => {
  assert.equal(backplaneOf([module('slot:0'), module('slot:60000')]).racks[0]!.slots.length, 18)
})

test('paths are spoken', () => {
  assert.equal(pathName('rack:0/slot:3'), 'Rack 0, slot 3')
})
