import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TrendJournal } from './trend-journal.ts'

test('of a live stream it is told soon, and then ever more rarely, down to every quarter of an hour', () => {
  const telling = new TrendJournal({ nameOf: () => '', deviceIdOf: () => '' })
  assert.deepEqual([...telling.sometimes(undefined)], [])
  const reported: number[] = []
  for (let minute = 0; minute <= 61; minute++)
    if ([...telling.sometimes(minute * 60e6)].some(({ kind }) => kind === 'trends')) reported.push(minute)
  assert.deepEqual(reported, [0, 1, 3, 7, 15, 30, 45, 60])
  assert.deepEqual(
    [...telling.now(undefined)].map(({ kind }) => kind),
    ['trends', 'activity', 'recent-trends'],
  )
})

test('a written value is told within five seconds, long before all trends are', () => {
  const telling = new TrendJournal({ nameOf: () => 'plc', deviceIdOf: () => 'plc' })
  const party = { realm: '', ip: '10.0.0.2', mac: undefined, port: 502 }
  const write = (second: number, value: number) =>
    telling.trends.operation({
      fact: {
        ...{ kind: 'operation', verb: 'write', name: 'Write', code: '6', object: 'holding:7' },
        ...{ outcome: 'requested', value },
      },
      ...{ time: second * 1e6, lastTime: second * 1e6, count: 1, protocol: 'modbus', transport: 'tcp' },
      ...{
        client: party,
        server: party,
        vlan: undefined,
        place: { file: 0, frame: 1 },
        directionKnown: true,
      },
    })
  const recentAt = (second: number) =>
    [...telling.sometimes(second * 1e6)].flatMap((entry) =>
      entry.kind === 'recent-trends' ? [entry.recent] : [],
    )
  for (let second = 0; second < 1000; second++) recentAt(second)
  write(1000, 1.19)
  write(1001, 4.44)
  const [recent] = recentAt(1001)
  assert.deepEqual(
    recent?.points.map(({ point, writes }) => [point, writes.map(({ value }) => value)]),
    [['holding:7', [1.19, 4.44]]],
  )
  assert.equal(recent?.pointsUntil, 1001e6)
  assert.ok((recent?.until ?? 0) <= 1000e6)
  write(1002, 5)
  assert.deepEqual(recentAt(1003), [], 'not each second')
  assert.equal(recentAt(1005)[0]?.points[0]?.writes.length, 3)
})
