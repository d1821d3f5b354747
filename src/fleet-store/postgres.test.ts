/** Properties of PostgreSQL only: months as partitions, rows hidden outside a scope, an interrupted copy. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { sql } from 'kysely'
import pg from 'pg'
import { applyBatch } from './applying.ts'
import { copyToPostgres } from './copying.ts'
import { type FleetDatabase, isUnavailable, openPostgresDatabase, openSqliteDatabase } from './database.ts'
import { deviceFacets, devicePage } from './device-pages.ts'
import { siteCounts } from './fleet-pages.ts'
import { SCOPED_TABLES } from './migrations.ts'
import { dropOldEvents, makeMonths, retentionLimits } from './months.ts'
import { FleetStore } from './store.ts'
import { deviceBody, eventBody } from './testing/fleet-bodies.ts'
import { postgresPrograms, startPostgres, type TestPostgres } from './testing/postgres.ts'

const NOW = Date.UTC(2026, 10, 30)
const skip = postgresPrograms === undefined && 'PostgreSQL is not installed'

describe('PostgreSQL', { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-postgres-'))
  let server: TestPostgres
  before(async () => {
    server = await startPostgres(postgresPrograms!)
  })
  after(async () => {
    await server.stop()
    rmSync(folder, { recursive: true })
  })

  const made = async (name: string) => {
    await server.run(`create database ${name}`)
    return await openPostgresDatabase(server.urlOf(name))
  }

  /** Two sites with a sensor, ten devices and two events each. */
  async function filled(database: FleetDatabase): Promise<FleetStore> {
    const store = await FleetStore.open(database)
    for (const site of ['north', 'south']) {
      await store.addSite({ id: site, name: site }, NOW)
      const id = `sensor-${site}`
      const code = { hash: id, site, name: id, zone: '', replaces: '', created: NOW, expires: NOW + 1e6 }
      await store.addActivation({ ...code, author: '' })
      const sensor = { id, site, name: id, zone: '', state: 'active', public_key: id, serial: '' } as const
      await store.enrol(
        id,
        { ...sensor, expires: 1, machine: '', software: '', address: '', created: NOW },
        NOW,
      )
      const changes = [
        { kind: 'snapshot-begin', id: 'bulk' },
        ...Array.from({ length: 10 }, (_, at) => ({
          ...{
            kind: 'device',
            id: `d${at}`,
            body: deviceBody(`d${at}`, { vendor: site, riskScore: at / 2 }),
          },
        })),
        { kind: 'event', id: 'e1', body: eventBody('e1', { time: '2026-11-01T00:00:00Z' }) },
        { kind: 'event', id: 'e2', body: eventBody('e2', { time: '2026-03-01T00:00:00Z' }) },
      ]
      const header = {
        ...({ protocol: 'sightglass.fleet', version: '1.0', sensor: id, epoch: 1, lane: 'bulk' } as const),
        ...{ sequence: 1, count: changes.length, rawBytes: 1, sha256: '0'.repeat(64), previous: '', sent: 1 },
        clockOffset: 0,
      }
      const { outcome } = await applyBatch(database, { header, hash: 'h', changes, now: NOW })
      assert.equal(outcome, 'applied')
    }
    return store
  }

  it('goes on after the server ends a connection within a transaction', async () => {
    const database = await made('ended')
    const broken = database.writes.transaction().execute(async (db) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db)
      await server.run(`select pg_terminate_backend(${rows[0]!.pid})`)
      // Longer than the message takes: an error without a listener would end the process now.
      for (let tries = 0; tries < 200; tries++) {
        const left = await sql`select 1 from pg_stat_activity where pid = ${rows[0]!.pid}`.execute(
          database.reads,
        )
        if (left.rows.length === 0) break
      }
      await new Promise((resolve) => setImmediate(resolve))
      await sql`select 1`.execute(db)
    })
    await assert.rejects(broken, (error) => isUnavailable(error))
    assert.equal((await sql`select 1`.execute(database.writes)).rows.length, 1)
    await database.close()
  })

  it('keeps events by month and drops a month at once', async () => {
    const database = await made('months')
    const store = await filled(database)
    const partOf = async () =>
      (
        await sql<{
          part: string
          count: number
        }>`select tableoid::regclass::text as part, count(*) as count from event
          group by 1 order by 1`.execute(database.reads)
      ).rows.map(({ part, count }) => `${part} ${count}`)
    assert.deepEqual(await partOf(), ['event_default 4'])
    await makeMonths(database, NOW)
    assert.deepEqual(
      await partOf(),
      ['event_2026_11 2', 'event_default 2'],
      'older than is kept: no partition',
    )
    await makeMonths(database, NOW)
    assert.equal(await dropOldEvents(database, NOW), 2)
    assert.deepEqual(await partOf(), ['event_2026_11 2'])
    assert.equal(await dropOldEvents(database, NOW + retentionLimits.eventMs + 31 * 86_400_000), 2)
    assert.deepEqual(await partOf(), [])
    const { rows } = await sql<{
      count: number
    }>`select count from sensor_count where kind = 'event'`.execute(database.reads)
    assert.deepEqual(
      rows.map(({ count }) => count),
      [0, 0],
    )
    await store.close()
  })

  it('answers pages as SQLite does, and within a scope', async () => {
    const postgres = await filled(await made('pages'))
    const sqlite = await filled(openSqliteDatabase(join(folder, 'pages.db')))
    const scopes = [{ sites: undefined }, { sites: ['south'] }, { sites: [] }]
    for (const scope of scopes) {
      const answers = []
      for (const { database } of [postgres, sqlite]) {
        const pages = []
        for (const sort of ['name', 'risk', 'lastSeen'] as const)
          for (let cursor: string | undefined, at = 0; at === 0 || cursor !== undefined; at++) {
            const page = await devicePage(database, { sort, limit: 7, cursor }, scope)
            cursor = page.next
            pages.push(page.items.map(({ sensor, id, risk }) => `${sensor} ${id} ${risk}`))
          }
        const search = await devicePage(database, { search: 'DEVICE d3', limit: 7 }, scope)
        const byName = (a: { site: string; facet: string; value: string }, b: typeof a) =>
          `${a.site}${a.facet}${a.value}` < `${b.site}${b.facet}${b.value}` ? -1 : 1
        answers.push({
          pages,
          found: search.items.map(({ sensor, id }) => `${sensor} ${id}`),
          facets: await deviceFacets(database, {}, scope),
          counts: (await siteCounts(database, scope)).map((row) => ({ ...row })).sort(byName),
        })
      }
      const [first, second] = answers
      assert.deepEqual(JSON.parse(JSON.stringify(first)), JSON.parse(JSON.stringify(second)))
      assert.equal(first!.found.length, scope.sites === undefined ? 2 : scope.sites.length)
    }
    await postgres.close()
    await sqlite.close()
  })

  it('hides rows of other sites from a role that does not own the tables', async () => {
    const store = await filled(await made('scoped'))
    await server.run('create role reader login')
    await sql`grant select on all tables in schema public to reader`.execute(store.database.writes)
    const url = new URL(server.urlOf('scoped'))
    url.username = 'reader'
    const client = new pg.Client({ connectionString: url.href })
    await client.connect()
    try {
      const sitesOf = async (table: string) =>
        (await client.query<{ site: string }>(`select distinct site from ${table} order by site`)).rows.map(
          ({ site }) => site,
        )
      for (const table of SCOPED_TABLES)
        assert.deepEqual(await sitesOf(table), [], `${table} without a scope`)
      await client.query(`set sightglass.sites = 'south'`)
      for (const table of ['sensor', 'device', 'identity_key', 'event', 'facet_count'])
        assert.deepEqual(await sitesOf(table), ['south'], table)
      await assert.rejects(client.query(`delete from device`), /permission denied/)
    } finally {
      await client.end()
    }
    await store.close()
  })

  it('takes a copy of SQLite that was interrupted, and refuses one that changed meanwhile', async () => {
    const file = join(folder, 'source.db')
    await (await filled(openSqliteDatabase(file))).close()
    const target = await made('target')
    const lines: string[] = []
    const progress = (line: string) => {
      lines.push(line)
      if (line.startsWith('device:')) throw new Error('interrupted')
    }
    await assert.rejects(copyToPostgres(file, target, { now: NOW, progress }), /interrupted/)
    const tables = await copyToPostgres(file, target, { now: NOW, progress: () => {} })
    assert.equal(tables.find(({ table }) => table === 'device')?.rows, 20)
    await assert.rejects(
      copyToPostgres(file, target, { now: NOW, progress: () => {} }),
      /expected an empty one/,
    )
    const other = await made('other')
    await assert.rejects(copyToPostgres(file, other, { now: NOW, progress }), /interrupted/)
    const source = openSqliteDatabase(file)
    await sql`update device set name = 'changed' where id = 'd3'`.execute(source.writes)
    await source.close()
    await assert.rejects(
      copyToPostgres(file, other, { now: NOW, progress: () => {} }),
      /device: expected 20 rows/,
    )
    await target.close()
    await other.close()
  })
})
