import assert from 'node:assert/strict'
import { test } from 'node:test'
import { serviceOf } from './connection-pair.ts'
import { ConnectionPairTable } from './connection-pair-table.ts'
import { limits } from './limits.ts'

const DAY = 86_400_000_000

const connectionPair = (client: string, server: string, service: string) => ({
  ...{ client, server, service },
  ...{ first: 5, last: 5, count: 1 },
})

for (const services of [3, 200])
  test(`doors and services are known as long as a relation has them, of ${services} between two`, () => {
    const table = new ConnectionPairTable({ baselineConnectionPairLimit: 0 })
    for (let port = 1; port <= services; port++) table.add(connectionPair('a', 'b', `tcp/modbus/${port}`))
    table.add(connectionPair('a', 'b', 'tcp/2'))
    table.add(connectionPair('c', 'd', 'tcp/s7comm/102'))
    assert.equal(table.size, services + 2)
    assert.deepEqual(
      ['tcp/1', `tcp/${services}`, 'udp/1', 'tcp/999'].map((door) => table.hasDoor('a', 'b', door)),
      [true, true, false, false],
    )
    table.drop('a', 'b', 'tcp/modbus/1', 6) // was there before
    table.drop('a', 'b', 'tcp/modbus/2', 0)
    table.drop('a', 'b', 'tcp/modbus/3', 0)
    assert.deepEqual(
      [1, 2, 3].map((port) => table.hasDoor('a', 'b', `tcp/${port}`)),
      [true, true, false],
    )
    assert.deepEqual(
      [1, 2, 3].map((port) => table.serves('b', `tcp/modbus/${port}`)),
      [true, false, false],
    )
    assert.equal(table.size, services)
    assert.equal(table.all().length, services)
    assert.equal(table.find('a', 'b', 'tcp/2')?.count, 1)
    table.expire(5 + (limits.probationDays + 1) * DAY, () => false)
    assert.deepEqual([table.size, table.all(), table.hasDoor('c', 'd', 'tcp/102')], [0, [], false])
  })

test('relations are the same by their three texts, and the name of a service is one text', () => {
  const table = new ConnectionPairTable({ baselineConnectionPairLimit: 0 })
  const first = table.add(connectionPair('a', 'b', 'tcp/502'))
  assert.equal(table.add({ ...connectionPair('a', 'b', 'tcp/502'), last: 9, count: 4 }), first)
  assert.deepEqual([first?.count, first?.last, table.size], [5, 9, 1])
  assert.equal(table.find('b', 'a', 'tcp/502'), undefined)
})

test('who is asked for many services costs those alone, not all there are', () => {
  const table = new ConnectionPairTable({ baselineConnectionPairLimit: 0 })
  const before = process.cpuUsage()
  for (let server = 0; server < 1200; server++)
    for (let port = 1; port <= 66; port++) table.add(connectionPair('a', `${server}`, `tcp/${port}`))
  // All relations gone through for each server would be half a minute.
  assert.ok(process.cpuUsage(before).user < 5e6)
  assert.deepEqual([table.hasDoor('a', '7', 'tcp/1'), table.hasDoor('a', '7', 'tcp/67')], [true, false])
})

test('what the inventory evicts takes its brief relations along, and no others', () => {
  const counters = { baselineConnectionPairLimit: 0 }
  const table = new ConnectionPairTable(counters)
  const add = (client: string, last: number) =>
    table.add({ client, server: '10.9.9.9', service: 'udp/9999', first: 0, last, count: 1 })
  add('10.0.0.1', 90e6)
  for (let at = 0; at < 3000; at++) add(`10.1.${at >> 8}.${at & 255}`, 0)
  for (let at = 0; at < 3000; at++) table.forgetBrief(`10.1.${at >> 8}.${at & 255}`, 60e6)
  table.forgetBrief('10.0.0.1', 60e6)
  assert.deepEqual(
    table.all().map(({ client }) => client),
    ['10.0.0.1'],
  )
  assert.equal(table.size, 1)
  assert.ok(table.serves('10.9.9.9', 'udp/9999'))
})

test('an anomaly of an unrecognised protocol belongs to the service of its port', () => {
  const server = { realm: '', ip: '10.0.0.2', mac: undefined, port: 3613 }
  assert.equal(serviceOf({ protocol: 'tcp', transport: 'tcp', server }), 'tcp/3613')
  assert.equal(serviceOf({ protocol: '', transport: 'tcp', server }), 'tcp/3613')
  assert.equal(serviceOf({ protocol: 'modbus', transport: 'tcp', server }), 'tcp/modbus/3613')
})
