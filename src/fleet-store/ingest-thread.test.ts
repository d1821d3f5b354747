/** Batches in a thread: urgent ones first, writers of this thread between them, nothing lost when the thread ends. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { FleetChange, UplinkLane } from '#schema/fleet-protocol'
import { encodeBatch, readHeader, sha256 } from '#uplink/batch'
import { alertPage } from './alert-pages.ts'
import { openSqliteDatabase } from './database.ts'
import { devicePage } from './device-pages.ts'
import { WHOLE_FLEET } from './scope.ts'
import { FleetStore } from './store.ts'
import { alertBody, deviceBody } from './testing/fleet-bodies.ts'

const NOW = Date.UTC(2026, 10, 30)

describe('batches in a thread of their own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-ingest-'))
  let store: FleetStore
  const places = new Map<string, { sequence: number; previous: string }>()

  before(async () => {
    store = await FleetStore.open(openSqliteDatabase(join(folder, 'console.db'), { inThread: true }))
    await store.addSite({ id: 'site', name: 'Site' }, NOW)
    for (const id of ['s1', 's2']) {
      const code = {
        hash: id,
        site: 'site',
        name: id,
        zone: '',
        replaces: '',
        created: NOW,
        expires: NOW + 1e6,
      }
      await store.addActivation({ ...code, author: '' })
      const sensor = {
        id,
        site: 'site',
        name: id,
        zone: '',
        state: 'active',
        public_key: id,
        serial: '',
      } as const
      await store.enrol(
        id,
        { ...sensor, expires: 1, machine: '', software: '', address: '', created: NOW },
        NOW,
      )
    }
  })
  after(async () => {
    await store.close()
    rmSync(folder, { recursive: true })
  })

  function apply(sensor: string, lane: UplinkLane, given: readonly FleetChange[]) {
    const { sequence, previous } = places.get(sensor + lane) ?? { sequence: 0, previous: '' }
    const changes =
      sequence === 0 ? [{ kind: 'snapshot-begin', id: lane, body: { epoch: 1 } }, ...given] : given
    const place = { sensor, epoch: 1, lane, sequence: sequence + 1, previous, sent: 1, clockOffset: 0 }
    const bytes = encodeBatch(place, changes)
    places.set(sensor + lane, { sequence: sequence + 1, previous: sha256(bytes) })
    return store.apply({ header: readHeader(bytes).header, bytes, now: NOW })
  }
  const device = (id: string, change: object = {}) => ({ kind: 'device', id, body: deviceBody(id, change) })
  const alert = (id: string, change: object = {}) => ({ kind: 'alert', id, body: alertBody(id, change) })

  it('urgent ones come before bulk ones that wait, and writers of this thread come between', async () => {
    const order: string[] = []
    const noted = async (name: string, work: Promise<unknown>) => {
      await work
      order.push(name)
    }
    const bulk = Array.from({ length: 6 }, (_, batch) =>
      noted(
        'bulk',
        apply(
          's1',
          'bulk',
          Array.from({ length: 50 }, (_, at) => device(`d${batch}-${at}`)),
        ),
      ),
    )
    const urgent = noted('urgent', apply('s2', 'urgent', [alert('a1')]))
    const write = noted('write', store.changeSite('site', { place: 'North' }))
    await Promise.all([...bulk, urgent, write])
    assert.ok(order.indexOf('urgent') < order.lastIndexOf('bulk'), order.join(' '))
    assert.ok(order.indexOf('write') < order.lastIndexOf('bulk'), order.join(' '))
    assert.equal((await store.site('site'))?.place, 'North')
    assert.equal(store.database.ingest?.load, 0)
  })

  it('a batch that is refused as a whole has its code and place', async () => {
    const fault = apply('s2', 'bulk', [device('d1'), { kind: 'device', id: 'd2', body: { id: 'd2' } }])
    await assert.rejects(fault, { name: 'BatchError', code: 'wrong-change', at: 2 })
    places.delete('s2bulk')
  })

  it('finds what a device is called now, by parts of words of any length', async () => {
    const found = async (search: string) =>
      (await devicePage(store.database, { search, limit: 9 }, WHOLE_FLEET)).items.map(({ id }) => id)
    await apply('s2', 'bulk', [device('x', { name: 'Pump"7 % Ölfilter', ipAddresses: ['10.9.8.7'] })])
    for (const word of ['ump"7', 'ÖLFIL', '%', '10.9.8', '9.8.7'])
      assert.deepEqual(await found(word), ['x'], word)
    await apply('s2', 'bulk', [device('x', { name: 'Valve', ipAddresses: ['10.9.8.6'] })])
    assert.deepEqual([await found('ump"7'), await found('valve')], [[], ['x']])
    await apply('s2', 'bulk', [{ kind: 'device-gone', id: 'x' }])
    assert.deepEqual(await found('valve'), [])
  })

  it('pages alerts from the gravest, each once', async () => {
    const severities = ['critical', 'major', 'minor', 'warning']
    const all = Array.from({ length: 23 }, (_, at) =>
      alert(`p${at}`, {
        severity: severities[at % 4],
        lastTime: new Date(NOW - (at % 5) * 1000).toISOString(),
      }),
    )
    await apply('s1', 'urgent', all)
    const ids: string[] = []
    const grades: number[] = []
    for (let cursor: string | undefined, at = 0; at === 0 || cursor !== undefined; at++) {
      const query = { sensor: 's1', sort: 'severity', status: 'open', limit: 5, cursor } as const
      const page = await alertPage(store.database, query, WHOLE_FLEET)
      ids.push(...page.items.map(({ id }) => id))
      grades.push(...page.items.map(({ grade }) => grade))
      cursor = page.next
    }
    assert.equal(new Set(ids).size, 23)
    assert.equal(ids.length, 23)
    assert.deepEqual(
      grades,
      [...grades].sort((a, b) => a - b),
    )
  })

  it('what waits when the console is closed is rejected: sensors send it again', async () => {
    const waiting = Array.from({ length: 4 }, (_, at) => apply('s1', 'bulk', [device(`last-${at}`)]))
    const outcomes = Promise.allSettled(waiting)
    await store.database.ingest!.close()
    const statuses = (await outcomes).map(({ status }) => status)
    assert.deepEqual(statuses, ['fulfilled', 'fulfilled', 'rejected', 'rejected'])
  })
})
