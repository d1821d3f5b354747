import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Device } from '#model/device'
import { Memo } from '#model/memo'
import type { Judged } from '#model/rule'
import { Latecomers } from './latecomers.ts'

const DEVICE = { ip: '10.0.0.2' }
const EVERY_SLAVE = { mac: '01:01:05:01:00:00' }

/** @param lastSeen when each address was heard last, in seconds */
function latecomersWhere(lastSeen: Record<string, number>): Latecomers {
  return new Latecomers((address) =>
    lastSeen[address] === undefined ? undefined : ({ lastSeen: lastSeen[address] * 1e6 } as Device),
  )
}

/** @returns who it came after, if it is a latecomer */
function ask(
  latecomers: Latecomers,
  at: number,
  client: { ip?: string; mac?: string },
  server: { ip?: string; mac?: string } = DEVICE,
  memo?: Memo,
): string | undefined {
  const time = at * 1e6
  const judged = { protocol: 'toy', client, server, memo, time, lastTime: time, directionKnown: true }
  latecomers.heard(judged as unknown as Judged)
  return latecomers.of(judged as unknown as Judged)?.first
}

test('a second master is late, and one that takes over from a dead one is not', () => {
  const alive = latecomersWhere({ a: 100 })
  assert.equal(ask(alive, 0, { ip: 'a' }), undefined)
  assert.equal(ask(alive, 100, { ip: 'b' }), 'a')
  const dead = latecomersWhere({ a: 10 })
  ask(dead, 0, { ip: 'a' })
  assert.equal(ask(dead, 100, { ip: 'b' }), undefined)
})

test('a master is known by its address, whatever bit of it says that a machine made it up', () => {
  for (const first of ['00:1b:1b:00:00:01', '02:1b:1b:00:00:01']) {
    const latecomers = latecomersWhere({ [first]: 100 })
    ask(latecomers, 0, { mac: first }, EVERY_SLAVE)
    assert.equal(ask(latecomers, 100, { mac: '00:1b:1b:00:00:09' }, EVERY_SLAVE), first)
  }
  const latecomers = latecomersWhere({ '00:1b:1b:00:00:01': 100 })
  ask(latecomers, 0, { mac: '00:1b:1b:00:00:01' }, EVERY_SLAVE)
  assert.equal(ask(latecomers, 100, { mac: '02:1b:1b:00:00:01' }, EVERY_SLAVE), undefined, 'its own frame')
})

test('who comes after a failover is late to whoever took over, at once or after a pause', () => {
  for (const tookOver of [101, 5000]) {
    const latecomers = latecomersWhere({ a: 100, b: 9000 })
    ask(latecomers, 0, { ip: 'a' })
    ask(latecomers, tookOver, { ip: 'b' })
    assert.equal(ask(latecomers, 9000, { ip: 'x' }), 'b')
  }
})

test('who asked before the clock was set back is no latecomer, and who comes after that is', () => {
  const latecomers = latecomersWhere({ a: 4100, b: 4100 })
  const [a, b] = [new Memo(), new Memo()]
  ask(latecomers, 7200, { ip: 'a' }, DEVICE, a)
  ask(latecomers, 7201, { ip: 'b' }, DEVICE, b)
  latecomers.restart()
  ask(latecomers, 7202, { ip: 'a' }, DEVICE, a) // it had waited to be told
  latecomers.begin(3990e6)
  assert.equal(ask(latecomers, 4060, { ip: 'x' }, DEVICE, new Memo()), undefined, 'none was heard yet')
  assert.equal(ask(latecomers, 4061, { ip: 'a' }, DEVICE, a), undefined)
  assert.equal(ask(latecomers, 4062, { ip: 'x' }), 'a')
  assert.equal(ask(latecomers, 4090, { ip: 'b' }, DEVICE, b), undefined)
})

test('another recording says nothing of who was late in the one before, but the next file of a ring does', () => {
  for (const [begins, first] of [
    [172_800, undefined],
    [110, 'a'],
  ] as const) {
    const latecomers = latecomersWhere({ a: begins })
    ask(latecomers, 0, { ip: 'a' })
    ask(latecomers, 100, { ip: 'a' })
    latecomers.restart()
    ask(latecomers, begins, { ip: 'a' })
    assert.equal(ask(latecomers, begins + 1, { ip: 'x' }), first)
  }
})

test('who was heard when the others settled came late to the device alone', () => {
  for (const [heard, wasThere] of [
    [10, true],
    [40, false],
  ] as const) {
    const latecomers = new Latecomers(() => ({ firstSeen: heard * 1e6, lastSeen: 100 * 1e6 }) as Device)
    ask(latecomers, 0, { ip: 'a' })
    ask(latecomers, 50, { ip: 'b' })
    const judged = { protocol: 'toy', client: { ip: 'b' }, server: DEVICE, time: 51e6, directionKnown: true }
    assert.equal(latecomers.of(judged as unknown as Judged)?.wasThere, wasThere)
  }
})
