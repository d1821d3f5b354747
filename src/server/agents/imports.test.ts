/** Preview, import and undoing of an export, with a device that two addresses make ambiguous. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { MemoryStore } from '#store/memory-store'
import { aCapture, aDevice } from '#store/testing/records'
import { AgentDatabase } from './database.ts'
import { EndpointImports } from './imports.ts'
import { AgentJoinTable } from './joins.ts'

const NOW = Date.UTC(2026, 10, 30, 12)
const data = mkdtempSync(join(tmpdir(), 'endpoint-imports-'))
after(() => rmSync(data, { recursive: true, force: true }))

const row = (DeviceId: string, DeviceName: string, MacAddress: string) => ({
  ...{ DeviceId, DeviceName, OSPlatform: 'Windows11', Timestamp: '2026-11-30T11:00:00Z' },
  ...{ MacAddress, IPAddresses: '[]' },
})

test('an export is previewed, imported, asked about, replaced and undone', async () => {
  const db = new AgentDatabase(data)
  after(() => db.close())
  const store = new MemoryStore()
  const { number } = await store.addCapture(aCapture())
  const seen = { serial: '', ipAddresses: [], firstSeen: NOW * 1000, lastSeen: NOW * 1000 }
  const device = (id: string, mac: string) => ({
    kind: 'device' as const,
    device: aDevice(id, { ...seen, name: id, hostnames: [], macAddresses: [mac] }),
  })
  await store.apply(number, [
    device('pc-1', '00:80:f4:00:00:01'),
    device('twin-a', '00:80:f4:00:00:02'),
    device('twin-b', '00:80:f4:00:00:02'),
  ])
  const now = () => NOW
  const joins = new AgentJoinTable({ changed: () => {}, db, store, data, now, log: assert.fail })
  const imports = new EndpointImports({ db, joins, now })
  const text = JSON.stringify([
    row('d1', 'eng-\u001b[31m1<b>', '00-80-F4-00-00-01'),
    row('d2', 'twin', '00-80-F4-00-00-02'),
    row('d3', 'office', '00-80-F4-00-00-99'),
  ])
  const preview = await imports.preview(text)
  assert.deepEqual(preview.counts, { joins: 1, questions: 1, unjoined: 1 })
  assert.deepEqual(
    preview.joins.map(({ device: id, key, confidence }) => [id, key, confidence]),
    [['pc-1', 'mac', 'high']],
  )
  assert.ok(!preview.joins[0]!.endpointName.includes('\u001b'))
  assert.deepEqual(preview.questions[0]?.candidates.map(({ name }) => name).sort(), ['twin-a', 'twin-b'])
  assert.deepEqual(preview.unjoined, ['office'])
  assert.deepEqual([imports.list(), joins.list().joins], [[], []], 'nothing was stored')

  const first = await imports.import(text, 'devices.json')
  assert.deepEqual([joins.list().joins.length, joins.list().questions.length], [1, 1])
  await joins.decide('defender:d2', { device: 'twin-a', verdict: 'same' })
  assert.deepEqual([joins.list().joins.length, joins.list().questions.length], [2, 0])
  // A later export has one of them again: undoing the first import leaves it.
  const second = await imports.import(JSON.stringify([row('d1', 'eng-1', '00-80-F4-00-00-01')]), 'later.json')
  assert.deepEqual(
    imports.list().map(({ id, file, endpoints, present }) => [id, file, endpoints, present]),
    [
      [second.id, 'later.json', 1, 1],
      [first.id, 'devices.json', 3, 2],
    ],
  )
  await imports.undo(first.id)
  assert.deepEqual(
    joins.list().joins.map(({ device: id }) => id),
    ['pc-1'],
  )
  await imports.undo(second.id)
  assert.deepEqual([joins.list().joins, joins.list().questions, imports.list()], [[], [], []])
  await assert.rejects(imports.undo(second.id), { code: 'not-found' })
  await assert.rejects(imports.preview('{"some": "thing"}'), { code: 'bad-request' })
  await joins.close()
})
