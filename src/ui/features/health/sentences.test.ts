import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CaptureItem } from '#schema/capture'
import { readOverview } from '#ui/source/overview'
import { fixtureHealth } from '#ui/source/testing/health'
import { fixtureSource } from '#ui/source/testing/source'
import { countersOf, diskText, healthSentence } from './sentences.ts'

const well = fixtureHealth(true)

test('the sentence tells what is wrong, the gravest first', async () => {
  const overview = {
    ...(await readOverview(fixtureSource({ deviceCount: 3 }))),
    counters: {},
    blindSpots: [],
  }
  assert.equal(healthSentence(well, [], overview), 'Sensor healthy, no loss.')
  assert.equal(
    healthSentence({ ...well, problem: 'the disk is full' }, [], overview),
    'Sensor unhealthy: the disk is full.',
  )
  const failed = { name: 'a.pcap', state: 'failed', problem: '', truncated: [] as string[] } as CaptureItem
  assert.equal(
    healthSentence(fixtureHealth(false), [failed], overview),
    'Sensor running, but a.pcap failed, and 1 more problem below.',
  )
})

test('loss and lateness of live interfaces are in the sentence', async () => {
  const overview = {
    ...(await readOverview(fixtureSource({ deviceCount: 3 }))),
    counters: {},
    blindSpots: [],
  }
  const { capture } = fixtureHealth(false)
  const [first, second] = capture!.interfaces
  const lossy = { ...capture!, interfaces: [{ ...first!, loss: 0.00002, lost: 40 }, second!] }
  assert.equal(
    healthSentence({ ...well, capture: lossy }, [], overview),
    'Sensor running, but eth1 loses less than 0.1 % of its packets.',
  )
  const late = { ...capture!, queue: { ...capture!.queue, lagSeconds: 240 } }
  assert.equal(
    healthSentence({ ...well, capture: late }, [], overview),
    'Sensor running, but the engine is 4 min late.',
  )
})

test('a disk with little left is told as bad', () => {
  assert.deepEqual(diskText({ free: 412e9, size: 500e9 }), {
    text: '412 GB of 500 GB free (82%)',
    isBad: false,
  })
  assert.equal(diskText({ free: 4e9, size: 500e9 }).isBad, true)
  assert.equal(diskText({ free: 0, size: 0 }).isBad, true)
})

test('counters stand by their names in words, with units, and without zeros', async () => {
  const overview = await readOverview(fixtureSource({ deviceCount: 3 }))
  assert.deepEqual(
    countersOf(overview).map(({ name, text, weight }) => `${weight}: ${name}: ${text}`),
    ['lost: Bytes missing in TCP streams: 40.1 kB', 'work: Duplicate packets: 812'],
  )
})
