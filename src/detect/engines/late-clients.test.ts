import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Device } from '#model/device'
import { Memo } from '#model/memo'
import type { RuleInput } from '#model/rule'
import { LateClients } from './late-clients.ts'

const DEVICE = { ip: '10.0.0.2' }
const EVERY_SLAVE = { mac: '01:01:05:01:00:00' }

/** @param lastSeen time when each address was last seen, in seconds */
function lateClientsWhere(lastSeen: Record<string, number>): LateClients {
  const timeOf = (address: string) => (lastSeen[address] === undefined ? undefined : lastSeen[address] * 1e6)
  return new LateClients({
    deviceOfAddress: (address) =>
      timeOf(address) === undefined ? undefined : ({ lastSeen: timeOf(address) } as Device),
    lastSeen: timeOf,
  })
}

/** @returns who it came after, if it is a latecomer */
function ask(
  lateClients: LateClients,
  at: number,
  client: { ip?: string; mac?: string },
  server: { ip?: string; mac?: string } = DEVICE,
  memo?: Memo,
): string | undefined {
  const time = at * 1e6
  const input = { protocol: 'toy', client, server, memo, time, lastTime: time, directionKnown: true }
  lateClients.heard(input as unknown as RuleInput)
  return lateClients.of(input as unknown as RuleInput)?.first
}

test('a second master is late, and one that takes over from a dead one is not', () => {
  const alive = lateClientsWhere({ a: 100 })
  assert.equal(ask(alive, 0, { ip: 'a' }), undefined)
  assert.equal(ask(alive, 100, { ip: 'b' }), 'a')
  const dead = lateClientsWhere({ a: 10 })
  ask(dead, 0, { ip: 'a' })
  assert.equal(ask(dead, 100, { ip: 'b' }), undefined)
})

test('a master is known by its address, whatever bit of it says that a machine made it up', () => {
  for (const first of ['00:1b:1b:00:00:01', '02:1b:1b:00:00:01']) {
    const lateClients = lateClientsWhere({ [first]: 100 })
    ask(lateClients, 0, { mac: first }, EVERY_SLAVE)
    assert.equal(ask(lateClients, 100, { mac: '00:1b:1b:00:00:09' }, EVERY_SLAVE), first)
  }
  const lateClients = lateClientsWhere({ '00:1b:1b:00:00:01': 100 })
  ask(lateClients, 0, { mac: '00:1b:1b:00:00:01' }, EVERY_SLAVE)
  assert.equal(ask(lateClients, 100, { mac: '02:1b:1b:00:00:01' }, EVERY_SLAVE), undefined, 'its own frame')
})

test('who comes after a failover is late to whoever took over, at once or after a pause', () => {
  for (const tookOver of [101, 5000]) {
    const lateClients = lateClientsWhere({ a: 100, b: 9000 })
    ask(lateClients, 0, { ip: 'a' })
    ask(lateClients, tookOver, { ip: 'b' })
    assert.equal(ask(lateClients, 9000, { ip: 'x' }), 'b')
  }
})

test('who asked before the clock was set back is no latecomer, and who comes after that is', () => {
  const lateClients = lateClientsWhere({ a: 4100, b: 4100 })
  const [a, b] = [new Memo(), new Memo()]
  ask(lateClients, 7200, { ip: 'a' }, DEVICE, a)
  ask(lateClients, 7201, { ip: 'b' }, DEVICE, b)
  lateClients.restart()
  ask(lateClients, 7202, { ip: 'a' }, DEVICE, a) // it had waited to be told
  lateClients.begin(3990e6)
  assert.equal(ask(lateClients, 4060, { ip: 'x' }, DEVICE, new Memo()), undefined, 'none was heard yet')
  assert.equal(ask(lateClients, 4061, { ip: 'a' }, DEVICE, a), undefined)
  assert.equal(ask(lateClients, 4062, { ip: 'x' }), 'a')
  assert.equal(ask(lateClients, 4090, { ip: 'b' }, DEVICE, b), undefined)
})

test('another recording says nothing of who was late in the one before, but the next file of a ring does', () => {
  for (const [begins, first] of [
    [172_800, undefined],
    [110, 'a'],
  ] as const) {
    const lateClients = lateClientsWhere({ a: begins })
    ask(lateClients, 0, { ip: 'a' })
    ask(lateClients, 100, { ip: 'a' })
    lateClients.restart()
    ask(lateClients, begins, { ip: 'a' })
    assert.equal(ask(lateClients, begins + 1, { ip: 'x' }), first)
  }
})

test('who was heard when the others settled came late to the device alone', () => {
  for (const [heard, wasThere] of [
    [10, true],
    [40, false],
  ] as const) {
    const lateClients = new LateClients({
      deviceOfAddress: () => ({ firstSeen: heard * 1e6 }) as Device,
      lastSeen: () => 100 * 1e6,
    })
    ask(lateClients, 0, { ip: 'a' })
    ask(lateClients, 50, { ip: 'b' })
    const input = { protocol: 'toy', client: { ip: 'b' }, server: DEVICE, time: 51e6, directionKnown: true }
    assert.equal(lateClients.of(input as unknown as RuleInput)?.wasThere, wasThere)
  }
})

test('a client that polls is not silent because its snapshot is old', () => {
  const lateClients = new LateClients({
    deviceOfAddress: (address) => ({ firstSeen: address === 'b' ? 80e6 : 0, lastSeen: 0 }) as Device,
    lastSeen: () => 79e6,
  })
  ask(lateClients, 0, { ip: 'a' })
  assert.equal(ask(lateClients, 80, { ip: 'b' }), 'a')
})
