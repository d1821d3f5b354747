import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Observation, Operation, Party, Reading, Traffic } from '#model/fact'
import { limits, Trends } from './trends.ts'

const S = 1e6
/** Monday, 2 March 2026, 06:30 UTC. */
const MONDAY = Date.parse('2026-03-02T06:30:00Z') * 1000
const party = (ip: string) => ({ realm: '', ip }) as Party
const plc = party('10.0.0.1')
const trends = () =>
  new Trends({
    nameOf: ({ ip = '' }) => ip,
    deviceIdOf: ({ ip = '' }) => (ip === '10.0.0.66' ? '' : `device-${ip.slice(0, 8)}`),
  })

function read(point: string, value: Reading['value'], second: number) {
  const fact = { kind: 'reading', point, value, about: 'server/unit:3' }
  return {
    fact,
    server: plc,
    client: party('10.0.0.9'),
    protocol: 'modbus',
    lastTime: second * S,
    count: 1,
  } as Observation<Reading>
}

function traffic(ip: string, time: number, packets: number) {
  const sides = { client: party(ip), server: plc, packetsFromClient: packets, packetsFromServer: 0 }
  return { ...sides, protocol: 'modbus', last: time } as Traffic
}

test('a value is told with its smallest and largest, and with who set it', () => {
  const kept = trends()
  kept.reading(read('holding:4', 20, 1.1))
  kept.reading(read('holding:4', 22, 1.9))
  kept.reading(read('holding:4', 'auto', 3))
  const fact = {
    kind: 'operation',
    verb: 'write',
    outcome: 'requested',
    object: 'holding:4',
    value: 30,
    unit: '3',
  }
  const written = { ...read('', 0, 2), fact, time: 2 * S } as unknown as Observation<Operation>
  kept.operation(written)
  kept.operation({ ...written, fact: { ...written.fact, verb: 'read' } })
  assert.deepEqual(kept.points(), [
    {
      ...{ device: '10.0.0.1', protocol: 'modbus', unit: '3', point: 'holding:4' },
      least: { start: S, step: S, values: [20, 30] },
      most: { start: S, step: S, values: [22, 30] },
      writes: [{ time: 2 * S, value: 30, by: '10.0.0.9' }],
      ...{ seen: 3, written: 1 },
    },
  ])
})

test('who writes no value to one device after another fills nothing', () => {
  const kept = trends()
  const fact = { kind: 'operation', verb: 'stop', outcome: 'requested' }
  for (let host = 0; host < 50; host++)
    kept.operation({ ...read('', 0, 1), fact, server: party(`10.1.0.${host}`), time: S } as never)
  assert.deepEqual([kept.points(), kept.unitCount], [[], 0])
})

test('more values than are drawn are counted', () => {
  const kept = trends()
  for (let point = 0; point < limits.points + 3; point++) kept.reading(read(`holding:${point}`, 1, 1))
  assert.equal(kept.points().length, limits.points)
  assert.equal(kept.counters.trendPointLimit, 3)
})

test('hosts of one device are at work together, by the hour of the week from Monday on', () => {
  const kept = trends()
  kept.traffic(traffic('10.0.0.21', MONDAY, 5))
  kept.traffic(traffic('10.0.0.22', MONDAY + 24 * 3600 * S, 7))
  kept.traffic(traffic('10.0.0.66', MONDAY, 9))
  const { devices, protocols } = kept.activity()
  assert.deepEqual(
    devices.map(({ device, week }) => [device, week[6], week[30], week.length]),
    [['device-10.0.0.2', 5, 7, 168]],
  )
  assert.equal(
    protocols[0]?.packets.values.reduce<number>((sum, one) => sum + (one ?? 0), 0),
    21,
  )
})

test('what is not kept is said, so that it need not be read again', () => {
  const kept = trends()
  assert.equal(kept.reading(read('holding:4', 20, 1)), true)
  assert.equal(kept.reading(read('holding:5', true, 1)), true)
  assert.equal(kept.reading(read('holding:6', 'auto', 1)), false)
  for (let i = 0; i < limits.points; i++) kept.reading(read(`point:${i}`, 1, 1))
  assert.equal(kept.reading(read('one too many', 20, 1)), false)
  assert.equal(kept.reading(read('holding:4', 21, 2)), true)
})
