/** The clock of a sensor or of the console is set back by a day. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { elapsedMs } from '#model/time'
import { UplinkOutbox } from './outbox.ts'
import { FleetReceiver, type ReceiverStore } from './receiver.ts'

const DAY = 86_400_000
const START = Date.parse('2026-03-01T12:00:00Z')

test('what waits to be sent does not wait for the clock to catch up', () => {
  const outbox = new UplinkOutbox(':memory:')
  outbox.touch('device', ['d-1'], START + DAY)
  assert.deepEqual(
    outbox.due('bulk', START).map(({ id }) => id),
    ['d-1'],
  )
  assert.equal(outbox.nextDue('bulk', START), START)
  outbox.touch('device', ['d-2'], START + 60_000)
  assert.equal(outbox.nextDue('bulk', START - 1), START - 1)
  assert.deepEqual(
    outbox.due('bulk', START).map(({ id }) => id),
    ['d-1'],
  )
  outbox.close()
})

test('a sensor that is gone does not count as connected until the clock has caught up', async () => {
  let now = START + DAY
  const store = {
    generation: 'g',
    sensor: async () => ({ state: 'active', epoch: 1, applied: {}, boots: [], site: '', name: '' }),
    connected: async () => {},
  } as unknown as ReceiverStore
  const receiver = new FleetReceiver(store, () => now)
  const hello = {
    ...({ protocol: 'sightglass.fleet', version: '1.0', sensor: 's1', epoch: 1 } as const),
    ...{ bootId: 'boot-0000-1', generation: '', machine: 'm', software: '0', time: now },
    lanes: { urgent: { head: 0, oldest: 1 }, bulk: { head: 0, oldest: 1 } },
  }
  await receiver.hello(hello, { sensor: 's1', address: '' })
  assert.ok(receiver.isLive('s1'))
  now = START
  assert.ok(!receiver.isLive('s1'))
})

test('elapsed time is never negative, and unknown after a step of more than a minute', () => {
  assert.equal(elapsedMs(START, START + 5), 5)
  assert.equal(elapsedMs(START, START - 500), 0)
  assert.equal(elapsedMs(START, START - DAY), Number.POSITIVE_INFINITY)
})
