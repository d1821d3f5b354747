import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseBaseline } from '#baseline/baseline-file'
import type { Operation } from '#model/fact'
import { baselineSentences } from './baseline-sentences.ts'
import { operationNamesOf } from './operation-names.ts'

const CONTENT = parseBaseline(`version: sightglass.baseline/1
learning: open
relations:
  - {client: 10.0.0.9, server: 10.0.0.1, service: tcp/modbus/502, count: 4, first: 2026-01-01T00:00:00Z, last: 2026-01-02T00:00:00Z}
  - {client: 10.0.0.9, server: 10.0.0.7, service: tcp/tls/443, count: 2, first: 2026-01-01T00:00:00Z, last: 2026-01-02T00:00:00Z}
channels:
  - client: 10.0.0.9
    server: 10.0.0.1
    protocol: modbus
    unit: "1"
    count: 1200
    first: 2026-01-01T00:00:00Z
    last: 2026-01-02T00:00:00Z
    habits:
      verb: {read: [1200, 2026-01-01T00:00:00Z, 2026-01-02T00:00:00Z]}
      function: {"3": [1200, 2026-01-01T00:00:00Z, 2026-01-02T00:00:00Z]}
    pace: {"3": {minutes: 20, least: 60, most: 61, pause: 1.2}}
points:
  - {device: 10.0.0.1, protocol: modbus, unit: "1", point: "holding:1", count: 600, writes: 0, least: -100, most: 100, values: [], rising: false}
`)

test('channels come first, in words, and relations that ask nothing after them', () => {
  const page = baselineSentences(CONTENT, { search: '', limit: 10, from: 0 })
  assert.deepEqual([page.learning, page.connectionPairs, page.channels, page.points], ['learning', 2, 1, 1])
  assert.deepEqual(
    page.items.map(({ sentence }) => sentence),
    ['10.0.0.9 → 10.0.0.1 (Modbus, unit 1): read.', '10.0.0.9 → 10.0.0.7 (TLS, port 443).'],
  )
  assert.deepEqual(page.items[0]?.details, [
    'function: 3',
    '3: 60 to 61 per minute, at most 1.2 s apart',
    'holding:1: -100 to 100',
  ])
})

test('what is known is counted whole, however little of it was asked for, and its week ends with it', () => {
  const since = Date.parse('2026-01-01T12:00:00Z') * 1000
  const week = baselineSentences(CONTENT, { search: '', limit: 10, from: 0, since })
  assert.deepEqual([week.connectionPairs, week.channels, week.points, week.total], [2, 1, 1, 0])
  assert.equal(week.latest, '2026-01-02T00:00:00.000000Z')
  assert.equal(baselineSentences(CONTENT, { search: '443', limit: 10, from: 0 }).total, 1)
  assert.equal(baselineSentences(undefined, { search: '', limit: 1, from: 0 }).latest, null)
})

test('is searched and paged, and says where nothing was learned', () => {
  const found = baselineSentences(CONTENT, { search: '443', limit: 10, from: 0 })
  assert.deepEqual([found.items.length, found.next], [1, null])
  assert.equal(baselineSentences(CONTENT, { search: '', limit: 1, from: 0 }).next, '1')
  assert.equal(baselineSentences(undefined, { search: '', limit: 1, from: 0 }).learning, 'nothing')
})

test('codes are told by their names where those are known, and stay codes where they are not sure', () => {
  const operation = (code: string, name: string) => ({ code, name, verb: 'read' as const })
  const byCode = (name: string) => ({ name, of: ({ code }: Operation) => code })
  const keyValue = operationNamesOf([
    {
      name: 'modbus',
      operations: [operation('3', 'Read Holding Registers')],
      behaviourKeys: [byCode('function'), { name: 'unit', of: () => undefined }],
    },
    {
      name: 'cip',
      operations: [operation('0x4b', 'One'), operation('0x4b', 'Two')],
      behaviourKeys: [byCode('service')],
    },
  ])
  const names = { keyValue, protocol: (id: string) => id.toUpperCase() }
  const { items } = baselineSentences(CONTENT, { search: 'holding registers', limit: 10, from: 0 }, names)
  assert.deepEqual(items[0]?.details.slice(0, 2), [
    'function: Read Holding Registers (3)',
    'Read Holding Registers (3): 60 to 61 per minute, at most 1.2 s apart',
  ])
  assert.equal(keyValue('modbus', '3', 'unit'), '3')
  assert.equal(
    keyValue('modbus', '3 unit 1 holding:0…', 'range'),
    'Read Holding Registers: unit 1 holding:0…',
  )
  assert.equal(keyValue('cip', '0x4b', 'service'), '0x4b')
  assert.equal(keyValue('unknown', '3'), '3')
})
