import assert from 'node:assert/strict'
import { test } from 'node:test'
import { limits } from './limits.ts'
import { newInventory, traffic } from './testing/fixture.ts'

const STATION = '10.0.0.1'
const toAll = { packetsFromServer: 0, established: false, protocol: 'melsoft' } as const
const fromAll = { packetsFromClient: 0, established: false, protocol: 'melsoft' } as const

test('a broadcast reaches those who answer in its protocol, to the asker or to all', () => {
  const inventory = newInventory()
  inventory.traffic(traffic(STATION, '255.255.255.255', toAll))
  inventory.traffic(traffic(STATION, '10.0.0.2', { protocol: 'melsoft' }))
  inventory.traffic(traffic('255.255.255.255', '10.0.0.3', fromAll))
  inventory.traffic(traffic(STATION, '10.0.0.4', { protocol: 'modbus' }))
  inventory.traffic(traffic('10.0.0.5', '255.255.255.255', toAll))
  inventory.settle()
  const idsOf = (...ips: string[]) => ips.map((ip) => inventory.deviceOfAddress(ip)?.id).sort()
  assert.deepEqual(inventory.reachedBy(STATION, 'melsoft'), idsOf('10.0.0.2', '10.0.0.3'))
})

test('a broadcast stays on its VLAN; whoever shows no tag may be anywhere', () => {
  const inventory = newInventory()
  for (const [ip, vlan] of [
    ['10.0.0.2', 10],
    ['10.0.0.3', 20],
    ['10.0.0.4', undefined],
  ] as const)
    inventory.traffic(traffic('10.0.0.9', ip, { protocol: 'melsoft', vlan }))
  inventory.traffic(traffic(STATION, '255.255.255.255', { ...toAll, vlan: 10 }))
  inventory.settle()
  const idsOf = (...ips: string[]) => ips.map((ip) => inventory.deviceOfAddress(ip)?.id).sort()
  assert.deepEqual(inventory.reachedBy(STATION, 'melsoft'), idsOf('10.0.0.2', '10.0.0.4'))
  assert.deepEqual(inventory.reachedBy('10.0.0.77', 'melsoft'), [], 'nobody has this address')
})

test('a broadcast that reaches more than are named is counted, once', () => {
  const inventory = newInventory()
  inventory.traffic(traffic(STATION, '255.255.255.255', toAll))
  for (let i = 0; i < limits.reachedByBroadcast + 3; i++)
    inventory.traffic(traffic(STATION, `10.0.1.${i + 1}`, { protocol: 'melsoft' }))
  inventory.settle()
  for (let i = 0; i < 3; i++)
    assert.equal(inventory.reachedBy(STATION, 'melsoft').length, limits.reachedByBroadcast)
  assert.equal(inventory.counters['inventory.reachedByBroadcast'], 1)
})
