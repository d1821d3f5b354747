import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Observed } from '#model/fact'
import { Memo } from '#model/memo'
import { Baseline } from './baseline.ts'

const party = (ip: string) => ({ realm: '', ip, mac: undefined, port: 502 })

test('what has no unit is of the first channel between two, until there is one without a unit', () => {
  const baseline = new Baseline({ nameOf: ({ ip }) => ip ?? '', kindOf: () => 'other', habitsOf: () => [] })
  const reading: Observed = {
    fact: { kind: 'reading', point: 'holding:7', value: 1 },
    ...{ time: 1, lastTime: 1, count: 1, protocol: 'modbus', transport: 'tcp', vlan: undefined },
    ...{ client: party('10.0.0.1'), server: party('10.0.0.2'), memo: new Memo() },
    ...{ place: { file: 0, frame: 1 }, directionKnown: true },
  }
  assert.equal(baseline.channelOf(reading), undefined)
  const first = baseline.addChannel('10.0.0.1', '10.0.0.2', 'modbus', '3', 0)
  for (let again = 0; again < 2; again++) assert.equal(baseline.channelOf(reading), first)
  const plain = baseline.addChannel('10.0.0.1', '10.0.0.2', 'modbus', '', 0)
  for (let again = 0; again < 2; again++) assert.equal(baseline.channelOf(reading), plain)
  assert.equal(baseline.channelOf({ ...reading, memo: undefined }), plain)
})
