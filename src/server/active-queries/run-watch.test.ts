/** Plans end when the sensor sees that a device suffers. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Store } from '#store/store'
import type { AskedTarget } from './passive-distress.ts'
import { RunWatch } from './run-watch.ts'
import type { ActiveQueryService } from './service.ts'

const TARGET: AskedTarget = { device: 'd1', address: '10.1.1.5' }
const START = 1_770_000_000_000

interface Seen {
  readonly rule?: string
  readonly event?: string
  readonly address: string
  /** Milliseconds since 1970. */
  readonly at: number
}

/** Reaction of a plan that runs since START to these observations. */
async function watched(seen: readonly Seen[]) {
  const page = <Item>(items: readonly Item[]) => Promise.resolve({ items, next: null })
  const store = {
    alerts: ({ rule, from = 0 }: { rule?: string; from?: number }) =>
      page(
        seen
          .filter((one) => one.rule === rule && one.at * 1000 >= from)
          .map(({ address }) => ({
            alert: {
              source: '',
              destination: 'x',
              sourceAddress: '',
              destinationAddress: address,
              targets: [],
            },
          })),
      ),
    events: ({ type, from = 0 }: { type?: string; from?: number }) =>
      page(
        seen
          .filter((one) => one.event === type && one.at * 1000 >= from)
          .map(({ address, event }) => ({ devices: [address], title: event })),
      ),
  } as unknown as Store
  const done: string[] = []
  const service = {
    isRunning: true,
    journalBytes: () => 0,
    endedCaptures: () => [],
    runningTargets: () => [TARGET],
    stop: () => done.push('stop'),
    hold: ({ address }: AskedTarget, text: string) => done.push(`hold ${address}: ${text}`),
  } as unknown as ActiveQueryService
  const watch = new RunWatch({
    ...{ service, store, addCaptures: async () => {}, sent: () => {}, log: () => {} },
  })
  await watch.look(START)
  await watch.look(START + 1000)
  return done
}

test('a device that stops answering, falls silent, restarts or alarms ends all plans and is held', async () => {
  const at = START + 500
  for (const rule of [
    'device-silent',
    'device-unresponsive',
    'device-failed-after-request',
    'availability-lost',
  ])
    assert.deepEqual((await watched([{ rule, address: TARGET.address, at }])).slice(0, 2), [
      'stop',
      `hold 10.1.1.5: alert ${rule}`,
    ])
  for (const event of ['plc-restart', 'device-alarm'])
    assert.deepEqual((await watched([{ event, address: TARGET.device, at }])).slice(0, 2), [
      'stop',
      `hold 10.1.1.5: ${event}`,
    ])
})

test('a controller that changes its mode ends all plans, whichever it is', async () => {
  const done = await watched([{ rule: 'controller-stopped', address: '10.9.9.9', at: START + 500 }])
  assert.deepEqual(done.slice(0, 1), ['stop'])
})

test('what happened before the run, or to other devices, ends nothing', async () => {
  const before = { rule: 'device-silent', address: TARGET.address, at: START - 60_000 }
  const other = { rule: 'device-silent', address: '10.1.1.99', at: START + 500 }
  assert.deepEqual(await watched([before, other]), [])
})
