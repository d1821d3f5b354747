import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import { it, mock } from 'node:test'
import { type Destination, DIRECT_CONNECTION } from '#model/destination'
import { MemoryStore } from '#store/memory-store'
import type { StoredCapture } from '#store/store'
import { aCapture } from '#store/testing/records'
import { SensorStatusMessages } from './sensor-status-messages.ts'

const destination: Destination = {
  id: 'd-1',
  name: 'SOC',
  isEnabled: true,
  type: 'webhook',
  settings: { url: 'http://siem.example/', headers: '' },
  connection: DIRECT_CONNECTION,
  filter: {
    kinds: ['system'],
    severity: 'critical',
    engines: [],
    protocols: [],
    rules: [],
    zones: [],
    closed: false,
  },
}

it('tells of start, trouble and its end, captures that cannot be read, drops, and stop: each once', async () => {
  mock.timers.enable({ apis: ['setInterval'] })
  const store = new MemoryStore()
  await store.saveDestination(destination)
  let problem = ''
  let captures: StoredCapture[] = [{ ...aCapture({ state: 'failed', name: 'known.pcap' }), number: 1 }]
  const messages = new SensorStatusMessages({
    store,
    data: tmpdir(),
    problem: () => problem,
    captures: () => captures,
    log: assert.fail,
  })
  const look = async () => {
    mock.timers.tick(2000)
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
  }
  try {
    await messages.start()
    await look()
    problem = 'the engine that listens died'
    await look()
    await look()
    problem = ''
    captures = [...captures, { ...aCapture({ state: 'failed', problem: 'no pcap' }), number: 2 }]
    await look()
    const reported = (await store.waiting('d-1', 100, Number.MAX_SAFE_INTEGER)).map(
      ({ message }) => `${message.rule}: ${message.text}`,
    )
    assert.deepEqual(
      reported.filter((line) => !line.startsWith('disk')),
      [
        'sensor-started: The sensor has started',
        'sensor-trouble: the engine that listens died',
        'sensor-well: The sensor listens where it should',
        'capture-failed: plant.pcap: no pcap',
      ],
    )
    await store.dropBefore(Number.MAX_SAFE_INTEGER)
    await look()
    await messages.close()
    assert.deepEqual(
      (await store.waiting('d-1', 100, Number.MAX_SAFE_INTEGER)).map(({ message }) => message.text),
      [
        `${reported.length} messages for SOC were let go: too many waited, or for too long`,
        'The sensor was stopped',
      ],
    )
  } finally {
    mock.timers.reset()
  }
})

it('goes on where the data folder is away: a share that is gone is no reason to fall', async () => {
  mock.timers.enable({ apis: ['setInterval'] })
  const store = new MemoryStore()
  const data = '/nowhere/sightglass'
  const messages = new SensorStatusMessages({
    store,
    data,
    problem: () => '',
    captures: () => [],
    log: assert.fail,
  })
  const fallen: unknown[] = []
  const note = (reason: unknown) => void fallen.push(reason)
  process.on('unhandledRejection', note)
  try {
    await messages.start()
    mock.timers.tick(2000)
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
    assert.deepEqual(fallen, [])
  } finally {
    await messages.close()
    process.off('unhandledRejection', note)
    mock.timers.reset()
  }
})
