import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Observation } from '#model/fact'
import { Memo } from '#model/memo'
import { Baseline } from './baseline.ts'
import { Channel } from './channel.ts'
import { ChannelTable } from './channel-table.ts'

const party = (ip: string) => ({ realm: '', ip, mac: undefined, port: 502 })

test('what has no unit is of the first channel between two, until there is one without a unit', () => {
  const baseline = new Baseline({
    nameOf: ({ ip }) => ip ?? '',
    kindOf: () => 'other',
    behaviourKeysOf: () => [],
  })
  const reading: Observation = {
    fact: { kind: 'reading', point: 'holding:7', value: 1 },
    ...{ time: 1, lastTime: 1, count: 1, protocol: 'modbus', transport: 'tcp', vlan: undefined },
    ...{ client: party('10.0.0.1'), server: party('10.0.0.2'), memo: new Memo() },
    ...{ place: { file: 0, frame: 1 }, directionKnown: true },
  }
  assert.equal(baseline.channelOf(reading), undefined)
  const first = baseline.channels.add('10.0.0.1', '10.0.0.2', 'modbus', '3', 0)
  for (let again = 0; again < 2; again++) assert.equal(baseline.channelOf(reading), first)
  const plain = baseline.channels.add('10.0.0.1', '10.0.0.2', 'modbus', '', 0)
  for (let again = 0; again < 2; again++) assert.equal(baseline.channelOf(reading), plain)
  assert.equal(baseline.channelOf({ ...reading, memo: undefined }), plain)
})

test('channels of many units between two are found each, and the next is the first when the first one goes', () => {
  const table = new ChannelTable({ baselineChannelLimit: 0 }, () => '')
  const units = Array.from({ length: 20 }, (_, unit) => String(unit))
  const add = (unit: string) => table.add('10.0.0.1', '10.0.0.2', 'modbus', unit, 0)!
  const find = (unit: string) => table.find('10.0.0.1', '10.0.0.2', 'modbus', unit)
  const first = () => table.firstBetween('10.0.0.1', '10.0.0.2', 'modbus')?.unit
  for (const unit of units) assert.equal(add(unit), add(unit))
  assert.deepEqual([table.size, first()], [20, '0'])
  find('0')?.learn('verb', 'read', 1, 1, 1)
  const drop = (unit: string) => table.dropEmpty('10.0.0.1', '10.0.0.2', 'modbus', unit)
  drop('0') // something is known there
  assert.equal(first(), '0')
  find('0')?.forget('verb', 'read', 0)
  for (const unit of ['0', '7', 'none']) drop(unit)
  assert.deepEqual(
    [table.size, first(), find('0'), find('7'), find('19')?.unit],
    [18, '1', undefined, undefined, '19'],
  )
  for (const unit of units) drop(unit)
  assert.deepEqual([table.size, table.all(), first()], [0, [], undefined])
  assert.deepEqual([add('7').unit, first()], ['7', '7'])
})

test('a conversation that goes on finds the channel that is made anew after its own was taken back', () => {
  const baseline = new Baseline({
    nameOf: ({ ip }) => ip ?? '',
    kindOf: () => 'other',
    behaviourKeysOf: () => [],
  })
  const asked: Observation = {
    fact: { kind: 'operation', verb: 'write', code: '6', name: 'write', outcome: 'requested', unit: '3' },
    ...{ time: 1, lastTime: 1, count: 1, protocol: 'modbus', transport: 'tcp', vlan: undefined },
    ...{ client: party('10.0.0.1'), server: party('10.0.0.2'), memo: new Memo() },
    ...{ place: { file: 0, frame: 1 }, directionKnown: true },
  }
  const value: Observation = { ...asked, fact: { kind: 'reading', point: 'holding:7', value: 1 } }
  const add = () => baseline.channels.add('10.0.0.1', '10.0.0.2', 'modbus', '3', 0)!
  const seen = () => [asked, value].map((one) => baseline.channelOf(one))
  const first = add()
  assert.deepEqual(seen(), [first, first])
  baseline.channels.dropEmpty('10.0.0.1', '10.0.0.2', 'modbus', '3')
  assert.deepEqual(seen(), [undefined, undefined])
  const second = add()
  assert.notEqual(second, first)
  assert.ok(seen().every((one) => one === second))
})

test('a new value is likely where most were seen once', () => {
  const channel = new Channel('10.0.0.1', '10.0.0.2', 'iec104', '', 0)
  assert.equal(channel.probabilityOfNew('object'), 0)
  for (const [at, object] of ['ioa:1', 'ioa:2', 'ioa:2', 'ioa:3'].entries())
    channel.learn('object', object, at, at, 1)
  assert.equal(channel.probabilityOfNew('object'), 0.5)
  channel.learn('object', 'ioa:4', 5, 5, 400)
  assert.ok(channel.probabilityOfNew('object') < 0.01)
})
