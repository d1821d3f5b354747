import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, it } from 'node:test'

import { anAlert, T0 } from '#store/testing/records'
import { LearnedBaseline } from './learned-baseline.ts'

const folder = mkdtempSync(join(tmpdir(), 'sightglass-baseline-'))
after(() => rmSync(folder, { recursive: true }))

const alert = anAlert('a-1', {
  baselineUpdate: {
    client: '10.0.0.8',
    server: '10.0.0.1',
    service: 'tcp/s7comm/102',
    protocol: 's7comm',
    unit: '',
    keyValues: [
      ['verb', 'stop'],
      ['function', '41'],
    ],
  },
})

it('writes what a person calls normal into a file that leaves the rest to be learned, and out of it', async () => {
  const stored = new LearnedBaseline(folder)
  assert.equal(stored.read(), undefined)
  await stored.learn(alert)
  await stored.learn(alert)
  const content = stored.read()
  assert.equal(content?.isOpen, true)
  assert.deepEqual(
    content?.connectionPairs.map(({ client, service }) => [client, service]),
    [['10.0.0.8', 'tcp/s7comm/102']],
  )
  assert.deepEqual(
    content?.channels[0]?.keyValues.map(({ behaviourKey, keyValue, count }) => [
      behaviourKey,
      keyValue,
      count,
    ]),
    [
      ['function', '41', 1],
      ['verb', 'stop', 1],
    ],
  )
  await stored.unlearn(alert)
  const nothing = { connectionPairs: [], channels: [], points: [], devices: [], remembered: [] }
  assert.deepEqual(stored.read(), { ...nothing, isOpen: true })
})

it('keeps what was known before the alert, and that learning has ended', async () => {
  const stored = new LearnedBaseline(folder)
  const before = new Date(T0 / 1000 - 1000).toISOString()
  writeFileSync(
    join(folder, 'baseline.yaml'),
    `version: sightglass.baseline/1
relations:
  - {client: 10.0.0.8, server: 10.0.0.1, service: tcp/s7comm/102, count: 4, first: ${before}, last: ${before}}
`,
  )
  await stored.learn(alert)
  await stored.unlearn(alert)
  const content = stored.read()
  assert.equal(content?.isOpen, undefined)
  assert.deepEqual(
    content?.connectionPairs.map(({ count }) => count),
    [4],
  )
  assert.deepEqual(content?.channels, [])
})

it('adds to what a live engine has learned what people said since the start', async () => {
  const stored = new LearnedBaseline(folder)
  const learned = 'version: sightglass.baseline/1\nlearning: open\nrelations: []\n'
  stored.keep(learned)
  assert.deepEqual(stored.read()?.connectionPairs, [])
  await stored.learn(alert)
  stored.keep(learned)
  assert.deepEqual(
    [stored.read()?.connectionPairs.length, stored.read()?.channels.length, stored.read()?.isOpen],
    [1, 1, true],
  )
  await stored.unlearn(alert)
  stored.keep(learned)
  assert.deepEqual(stored.read()?.connectionPairs, [])
})

it('refuses the text of a live engine that does not parse, and keeps the file', () => {
  const stored = new LearnedBaseline(folder)
  const learned = 'version: sightglass.baseline/1\nlearning: open\nrelations: []\n'
  stored.keep(learned)
  for (const text of ['garbage: [', '', 'version: sightglass.baseline/1\nrelations: 7\n'])
    assert.throws(() => stored.keep(text), Error, text)
  assert.equal(readFileSync(join(folder, 'baseline.yaml'), 'utf8'), learned)
})
