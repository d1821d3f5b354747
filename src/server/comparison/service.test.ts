import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MemoryStore } from '#store/memory-store'
import { aCapture, aDevice, aLink, T0 } from '#store/testing/records'
import { WorkerPool } from '../worker-pool.ts'
import { ComparisonService } from './service.ts'

const HOUR = 3_600_000_000
const captureNames = async () => ['', 'plant.pcap']

async function plant() {
  const store = new MemoryStore()
  const { number } = await store.addCapture(aCapture())
  const later = { firstSeen: T0 + 5 * HOUR, lastSeen: T0 + 6 * HOUR }
  await store.apply(number, [
    { kind: 'device', device: aDevice('plc-1', { lastSeen: T0 + 6 * HOUR }) },
    {
      kind: 'device',
      device: aDevice('laptop', { ...later, serial: '', macAddresses: ['00:02'], ipAddresses: ['10.0.0.9'] }),
    },
    { kind: 'link', link: aLink('late', { client: 'laptop', server: 'plc-1', ...later }) },
  ])
  return new ComparisonService({ store, captureNames, workers: new WorkerPool() })
}

test('a device and a link that came between two times are what changed', async () => {
  const difference = await (await plant()).between(
    { from: T0, until: T0 + HOUR },
    { from: T0 + 4 * HOUR, until: T0 + 6 * HOUR },
  )
  const reported = difference.changes.map(({ kind, change, subject }) => `${change} ${kind} ${subject}`)
  assert.ok(reported.includes('added device laptop (10.0.0.9)'), reported.join('; '))
  assert.ok(
    reported.some((one) => one.startsWith('added link')),
    reported.join('; '),
  )
  assert.equal(difference.first.devices, 1)
  assert.equal(difference.second.devices, 2)
})

test('the same time twice differs in nothing', async () => {
  const span = { from: T0, until: T0 + HOUR }
  const difference = await (await plant()).between(span, span)
  assert.deepEqual([difference.differ, difference.changes], [false, []])
})
