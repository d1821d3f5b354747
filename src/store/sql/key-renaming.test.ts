import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { type Kysely, sql } from 'kysely'
import { openSqlite, sqliteWords } from './dialect.ts'
import { renameFormerKeys } from './key-renaming.ts'
import { migrateMain } from './migrations.ts'
import type { Tables } from './tables.ts'

const OLD_ALERT = {
  rule: 'port-scan',
  what: '"told":[]',
  told: [{ rule: 'arp-scan', destinationAddress: '10.0.0.1', time: 7 }],
  counterpart: ['Port Scan Detected'],
  lesson: { symbols: [['verb', 'read']], departures: [{ model: 'volume', octets: 5, was: 3 }] },
  isNewHere: true,
  nearby: [{ time: 6, text: 'asked' }],
}
const ALERT = {
  rule: 'port-scan',
  what: '"told":[]',
  mergedFindings: [{ rule: 'arp-scan', destinationAddress: '10.0.0.1', time: 7 }],
  defenderTitles: ['Port Scan Detected'],
  baselineUpdate: {
    keyValues: [['verb', 'read']],
    thresholdUpdates: [{ model: 'volume', bytes: 5, was: 3 }],
  },
  isLearning: true,
  relatedActivity: [{ time: 6, text: 'asked' }],
}
const OLD_DEVICE = { attributes: { octets: '1' }, program: [{ versions: [{ octets: 8 }, { octets: 9 }] }] }
const DEVICE = { attributes: { octets: '1' }, program: [{ versions: [{ bytes: 8 }, { bytes: 9 }] }] }
const OLD_OPERATIONS = [{ code: '6', outcomes: { asked: 3, ok: 2, refused: 1, unanswered: 4 } }]
const OPERATIONS = [{ code: '6', outcomes: { requested: 3, succeeded: 2, rejected: 1, unanswered: 4 } }]

async function withOldFile(act: (db: Kysely<Tables>) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-keys-'))
  const { db } = openSqlite<Tables>(join(folder, 'sightglass.db'), false)
  try {
    await migrateMain(db, sqliteWords)
    await act(db)
  } finally {
    await db.destroy()
    rmSync(folder, { recursive: true })
  }
}

async function addAlerts(db: Kysely<Tables>, count: number): Promise<void> {
  for (let i = 0; i < count; i++)
    await db
      .insertInto('alert')
      .values({
        ...{ id: `a-${i}`, rule: 'port-scan', severity: 'major', engine: 'anomaly', status: 'new', mute: '' },
        ...{ is_new_here: 1, is_suppressed: 0, time: 1, last_time: 1, body: JSON.stringify(OLD_ALERT) },
      })
      .execute()
}

const alertsOf = async (db: Kysely<Tables>) =>
  (await db.selectFrom('alert').select('body').orderBy('number').execute()).map(({ body }) =>
    JSON.parse(body),
  )

test('former keys are renamed in every place of the main file', () =>
  withOldFile(async (db) => {
    await addAlerts(db, 5)
    const contributions = [
      { capture: 1, kind: 'device', id: 'd', body: JSON.stringify(OLD_DEVICE) },
      { capture: 1, kind: 'link', id: 'l', body: JSON.stringify({ octets: 1, operations: OLD_OPERATIONS }) },
      { capture: 1, kind: 'alert', id: 'a', body: JSON.stringify(OLD_ALERT) },
      { capture: 1, kind: 'alert', id: 'gone', body: 'null' },
      { capture: 1, kind: 'alert', id: 'alone', body: null },
    ]
    await db.insertInto('word').values(contributions).execute()
    await db.insertInto('before').values(contributions).execute()
    await db
      .insertInto('note')
      .values([
        { capture: 1, kind: 'protocols', body: '[{"name":"modbus","octets":4}]' },
        { capture: 1, kind: 'counters', body: '{"tcpGapOctets":1,"inventory.assets":2,"tcpGaps":3}' },
        { capture: 1, kind: 'site-draft', body: '"octets: 1"' },
      ])
      .execute()
    await db
      .insertInto('record')
      .values([
        {
          ...{ kind: 'question', id: 'q', time: 1 },
          body: JSON.stringify({
            subject: 'links',
            conditions: [
              { field: 'octets', is: 'above', value: '9' },
              { field: 'deed', is: 'equals', value: 'write' },
            ],
            sort: '-octets',
          }),
        },
        { kind: 'report', id: 'r', time: 1, body: '{"id":"r","octets":100}' },
        { kind: 'user-event', id: 'e', time: 1, body: '{"id":"e","assets":["d"],"title":"assets"}' },
      ])
      .execute()
    await renameFormerKeys(db, 2)
    assert.deepEqual(await alertsOf(db), Array(5).fill(ALERT))
    for (const table of ['word', 'before'] as const) {
      const rows = await db.selectFrom(table).select(['id', 'body']).execute()
      const bodies = new Map(rows.map(({ id, body }) => [id, body === null ? undefined : JSON.parse(body)]))
      assert.deepEqual(Object.fromEntries(bodies), {
        d: DEVICE,
        l: { bytes: 1, operations: OPERATIONS },
        a: ALERT,
        gone: null,
        alone: undefined,
      })
    }
    assert.deepEqual(
      (await db.selectFrom('note').select('body').orderBy('kind').execute()).map(({ body }) => body),
      ['{"tcpGapBytes":1,"inventory.devices":2,"tcpGaps":3}', '[{"name":"modbus","bytes":4}]', '"octets: 1"'],
    )
    assert.deepEqual(
      (await db.selectFrom('record').select('body').orderBy('id').execute()).map(({ body }) =>
        JSON.parse(body),
      ),
      [
        { id: 'e', devices: ['d'], title: 'assets' },
        {
          subject: 'links',
          conditions: [
            { field: 'bytes', is: 'above', value: '9' },
            { field: 'activity', is: 'equals', value: 'write' },
          ],
          sort: '-bytes',
        },
        { id: 'r', bytes: 100 },
      ],
    )
  }))

test('queued messages keep their counted size', () =>
  withOldFile(async (db) => {
    const body = '{"kind":"alert","counterpart":["Port Scan Detected"]}'
    const size = Buffer.byteLength(body)
    const zero = { waiting: 1, sent: 0, refused: 0, dropped: 0, last_success: 0, error_time: 0, delay_ms: 0 }
    await db
      .insertInto('destination')
      .values({ id: 'siem', is_enabled: 1, body: '{}', error_text: '', octets: size, ...zero })
      .execute()
    await db
      .insertInto('outbox')
      .values({
        destination: 'siem',
        time: 1,
        octets: size,
        body,
        object: '',
        due: 0,
        tries: 0,
        rejections: 0,
        batch: '',
      })
      .execute()
    await renameFormerKeys(db)
    const renamed = '{"kind":"alert","defenderTitles":["Port Scan Detected"]}'
    const message = await db.selectFrom('outbox').select(['body', 'octets']).executeTakeFirstOrThrow()
    assert.deepEqual({ ...message }, { body: renamed, octets: renamed.length })
    const destination = await db.selectFrom('destination').select('octets').executeTakeFirstOrThrow()
    assert.equal(destination.octets, renamed.length)
  }))

test('after an interruption the next start continues, and a finished file is not read again', () =>
  withOldFile(async (db) => {
    await addAlerts(db, 5)
    await sql`create trigger stop before update on alert when old.number = 4 begin select raise(abort, 'full'); end`.execute(
      db,
    )
    await assert.rejects(renameFormerKeys(db, 2), /full/)
    assert.deepEqual(await alertsOf(db), [ALERT, ALERT, OLD_ALERT, OLD_ALERT, OLD_ALERT])
    await sql`drop trigger stop`.execute(db)
    await renameFormerKeys(db, 2)
    assert.deepEqual(await alertsOf(db), Array(5).fill(ALERT))
    await db
      .updateTable('alert')
      .set({ body: JSON.stringify(OLD_ALERT) })
      .where('number', '=', 1)
      .execute()
    await renameFormerKeys(db, 2)
    assert.deepEqual((await alertsOf(db))[0], OLD_ALERT)
  }))
