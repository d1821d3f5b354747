/** Records of several sensors: one device within a site in every order of arrival, never across sites. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import type { FleetChange } from '#schema/fleet-protocol'
import { applyBatch } from './applying.ts'
import { openSqliteDatabase } from './database.ts'
import { deviceRecords } from './device-pages.ts'
import { WHOLE_FLEET } from './scope.ts'
import { FleetStore } from './store.ts'
import { enrolSensor } from './testing/enrolled-sensor.ts'
import { alertBody, deviceBody } from './testing/fleet-bodies.ts'

const folder = mkdtempSync(join(tmpdir(), 'sightglass-identity-'))
after(() => rmSync(folder, { recursive: true }))
let number = 0

/** Two sites; sensors `a1` and `a2` in the first, `b1` in the second. */
async function fleet() {
  const store = await FleetStore.open(openSqliteDatabase(join(folder, `${++number}.db`)))
  const sites = [
    await store.addSite({ id: 'A', name: 'A' }, 1),
    await store.addSite({ id: 'B', name: 'B' }, 1),
  ]
  for (const id of ['a1', 'a2', 'b1']) {
    const site = id.startsWith('a') ? sites[0]!.id : sites[1]!.id
    await enrolSensor(store, id, site)
  }
  const positions = new Map<string, { sequence: number; hash: string }>()
  const send = async (sensor: string, changes: readonly FleetChange[]) => {
    const { sequence, hash } = positions.get(sensor) ?? { sequence: 0, hash: '' }
    const all = sequence === 0 ? [{ kind: 'snapshot-begin', id: 'bulk' }, ...changes] : changes
    const header = {
      ...({
        protocol: 'sightglass.fleet',
        version: '1.0',
        sensor,
        epoch: 1,
        lane: 'bulk',
        sequence: sequence + 1,
      } as const),
      ...{ count: all.length, rawBytes: 1, sha256: '0'.repeat(64), previous: hash, sent: 1, clockOffset: 0 },
    }
    const next = `${sensor}${sequence}`
    const now = Date.UTC(2026, 10, 30)
    const { outcome } = await applyBatch(store.database, { header, hash: next, changes: all, now })
    assert.equal(outcome, 'applied')
    positions.set(sensor, { sequence: sequence + 1, hash: next })
  }
  const fleetOf = async (sensor: string, id: string) =>
    (await deviceRecords(store.database, { sensor, id }, WHOLE_FLEET))[0]?.fleet
  return { store, send, fleetOf }
}

const device = (id: string, change: object = {}) => ({ kind: 'device', id, body: deviceBody(id, change) })
const MAC = { macAddresses: ['00:1b:1b:00:00:01'] }

test('the same MAC, seen by two sensors of a site: one device, in every order', async () => {
  const ids = new Set<string | undefined>()
  for (const order of [
    ['a1', 'a2'],
    ['a2', 'a1'],
  ]) {
    const { store, send, fleetOf } = await fleet()
    for (const sensor of order) await send(sensor, [device('plc', MAC)])
    assert.equal(await fleetOf('a1', 'plc'), await fleetOf('a2', 'plc'))
    ids.add(await fleetOf('a1', 'plc'))
    assert.equal((await deviceRecords(store.database, { sensor: 'a1', id: 'plc' }, WHOLE_FLEET)).length, 2)
    await store.close()
  }
  assert.equal(ids.size, 1)
})

test('a chain of evidence is one device, and two once its middle is gone', async () => {
  const { store, send, fleetOf } = await fleet()
  await send('a1', [device('x', { macAddresses: ['00:1b:1b:00:00:01', '00:1b:1b:00:00:02'] })])
  await send('a2', [
    device('y', { macAddresses: ['00:1b:1b:00:00:01'] }),
    device('z', { macAddresses: ['00:1b:1b:00:00:02'] }),
  ])
  assert.equal(await fleetOf('a2', 'y'), await fleetOf('a2', 'z'))
  await send('a1', [{ kind: 'device-gone', id: 'x' }])
  assert.notEqual(await fleetOf('a2', 'y'), await fleetOf('a2', 'z'))
  await store.close()
})

test('same address, MAC and id in two sites: two devices, and no decision about one touches the other', async () => {
  const { store, send, fleetOf } = await fleet()
  for (const sensor of ['a1', 'b1'])
    await send(sensor, [device('plc', MAC), { kind: 'alert', id: 'x', body: alertBody('x') }])
  assert.notEqual(await fleetOf('a1', 'plc'), await fleetOf('b1', 'plc'))
  await send('a1', [
    device('plc', { ...MAC, firmware: '9' }),
    { kind: 'alert', id: 'x', body: alertBody('x', { status: 'closed' }) },
  ])
  const rows = await sql`select sensor, status from alert order by sensor`.execute(store.database.reads)
  assert.deepEqual(
    rows.rows.map((row) => ({ ...(row as object) })),
    [
      { sensor: 'a1', status: 'closed' },
      { sensor: 'b1', status: 'new' },
    ],
  )
  const [other] = await deviceRecords(store.database, { sensor: 'b1', id: 'plc' }, WHOLE_FLEET)
  assert.equal(other?.firmware, '2.9')
  await store.close()
})

test('shared MACs, unset serial numbers and host names make no device', async () => {
  const { store, send, fleetOf } = await fleet()
  const shared = {
    macAddresses: ['00:00:5e:00:01:01', '02:00:00:00:00:01'],
    serial: '0000',
    hostnames: ['plc'],
  }
  await send('a1', [device('p', { ...shared, ipAddresses: ['10.0.0.1'] })])
  await send('a2', [device('q', { ...shared, ipAddresses: ['10.0.0.2'] })])
  assert.notEqual(await fleetOf('a1', 'p'), await fleetOf('a2', 'q'))
  await store.close()
})
