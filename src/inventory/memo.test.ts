import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Observation, Traffic } from '#model/fact'
import { Memo } from '#model/memo'
import { identity, newInventory, observed, operation, traffic } from './testing/fixture.ts'

const isTraffic = (seen: Observation | Traffic): seen is Traffic => 'packetsFromClient' in seen

function learned(all: readonly (Observation | Traffic)[]) {
  const inventory = newInventory()
  for (const seen of all) {
    if (isTraffic(seen)) inventory.traffic(seen)
    else inventory.learn(seen)
  }
  inventory.settle()
  return { devices: inventory.devices(), links: inventory.links(), counters: { ...inventory.counters } }
}

test('what a conversation keeps spares looking up, and changes nothing', () => {
  const asked = (protocol: string, object: string, at: number) =>
    observed(operation('read', { object }), { protocol, at })
  const all: readonly (Observation | Traffic)[] = [
    // Only its port is known, then its carrier, then its protocol.
    traffic('10.0.0.1', '10.0.0.2', { port: 102 }),
    { ...asked('cotp', 'a', 2), server: traffic('10.0.0.1', '10.0.0.2', { port: 102 }).server },
    { ...asked('s7comm', 'db:1', 3), server: traffic('10.0.0.1', '10.0.0.2', { port: 102 }).server },
    { ...asked('cotp', 'a', 4), server: traffic('10.0.0.1', '10.0.0.2', { port: 102 }).server },
    traffic('10.0.0.1', '10.0.0.2', { port: 102, protocol: 's7comm', first: 5e6, last: 6e6 }),
    observed(identity('model', '1756-L61'), { protocol: 'enip', at: 7 }),
    ...['1', '2', '3', '2', '1', '4', '5', '6', '7', '8', '9', '2'].map((object, i) =>
      asked('modbus', object, 8 + i),
    ),
  ]
  const memo = new Memo()
  const reported = learned(all)
  assert.deepEqual(learned(all.map((seen) => ({ ...seen, memo }))), reported)
  const modbus = reported.links.find(({ protocol }) => protocol === 'modbus')
  assert.deepEqual(
    modbus?.operations[0]?.objects,
    ['2', '9', '8', '7', '6', '5', '4', '1'],
    'the latest first',
  )
  assert.equal(
    reported.links.some(({ protocol }) => protocol === 's7comm'),
    true,
  )
})
