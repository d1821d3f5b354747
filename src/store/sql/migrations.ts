/** How the files came to be: numbered, forward only, never edited once merged. */
import { type Kysely, type Migration, type MigrationProvider, Migrator, sql } from 'kysely'
import type { Device } from '#model/device'
import { objectOf } from '#model/message'
import { type Facet, identityColumns, searchText } from '../facets.ts'
import type { DialectWords } from './dialect.ts'
import { countFacets } from './facet-counts.ts'
import { typedDestination } from './former-destination.ts'
import type { Tables } from './tables.ts'

type Steps = Readonly<Record<string, (db: Kysely<never>, words: DialectWords) => Promise<void>>>

/** A table as rows of `name type`, `''` for text. */
type Column = readonly [name: string, type: 'serial' | 'whole' | 'text' | 'maybe-whole' | 'maybe-text']

async function table(db: Kysely<never>, words: DialectWords, name: string, columns: readonly Column[]) {
  let builder = db.schema.createTable(name)
  for (const [column, type] of columns) {
    if (type === 'serial') builder = builder.addColumn(column, words.serial)
    else {
      const isMaybe = type.startsWith('maybe-')
      const spelled = type.endsWith('text') ? ('text' as const) : words.whole
      builder = builder.addColumn(column, spelled, (made) => (isMaybe ? made : made.notNull()))
    }
  }
  await builder.modifyEnd(words.tableEnd).execute()
}

async function index(db: Kysely<never>, tableName: string, columns: readonly string[], isUnique = false) {
  let builder = db.schema
    .createIndex(`${tableName}_${columns.join('_')}`)
    .on(tableName)
    .columns([...columns])
  if (isUnique) builder = builder.unique()
  await builder.execute()
}

const text = (...names: string[]) => names.map((name): Column => [name, 'text'])
const whole = (...names: string[]) => names.map((name): Column => [name, 'whole'])
const NUMBER: Column = ['number', 'serial']

const facets: readonly Column[] = [...text('scope', 'name', 'value'), ...whole('count')]

async function devices(db: Kysely<never>, words: DialectWords) {
  const sorted = [
    'name',
    'address',
    'type',
    'vendor',
    'model',
    'zone',
    'level',
    'first_seen',
    'last_seen',
    'packets',
  ]
  await table(db, words, 'device', [
    NUMBER,
    ...text('id', 'name', 'type', 'class', 'vendor', 'model', 'zone', 'address', 'search', 'body'),
    ...whole('level', 'first_seen', 'last_seen', 'packets'),
  ])
  await index(db, 'device', ['id'], true)
  for (const column of sorted) await index(db, 'device', [column, 'number'])
  await table(db, words, 'device_protocol', [...whole('device'), ...text('protocol')])
  await index(db, 'device_protocol', ['device', 'protocol'], true)
  await index(db, 'device_protocol', ['protocol', 'device'])
}

async function links(db: Kysely<never>, words: DialectWords) {
  await table(db, words, 'text', [NUMBER, ...text('value')])
  await index(db, 'text', ['value'], true)
  await table(db, words, 'link', [
    NUMBER,
    ...text('id', 'operations'),
    ...whole('client', 'server', 'client_address', 'server_address', 'transport', 'protocol', 'port'),
    ...whole('packets', 'octets', 'first_seen', 'last_seen', 'is_changing', 'file', 'frame'),
  ])
  await index(db, 'link', ['id'], true)
  await index(db, 'link', ['last_seen', 'number'])
  await index(db, 'link', ['client', 'last_seen', 'number'])
  await index(db, 'link', ['server', 'last_seen', 'number'])
  await index(db, 'link', ['protocol', 'last_seen', 'number'])
  await index(db, 'link', ['is_changing', 'last_seen', 'number'])
}

async function alerts(db: Kysely<never>, words: DialectWords) {
  await table(db, words, 'alert', [
    NUMBER,
    ...text('id', 'rule', 'severity', 'engine', 'status', 'body'),
    ...whole('is_new_here', 'time', 'last_time'),
  ])
  await index(db, 'alert', ['id'], true)
  await index(db, 'alert', ['last_time', 'number'])
  for (const column of ['status', 'severity', 'engine', 'rule', 'is_new_here']) {
    await index(db, 'alert', [column, 'last_time', 'number'])
  }
  await table(db, words, 'alert_device', [...text('device'), ...whole('alert', 'last_time')])
  await index(db, 'alert_device', ['device', 'last_time', 'alert'], true)
  await index(db, 'alert_device', ['alert'])
  await table(db, words, 'triage', [...text('alert', 'status', 'reason'), ...whole('time')])
  await index(db, 'triage', ['alert'], true)
}

async function captures(db: Kysely<never>, words: DialectWords) {
  await table(db, words, 'capture', [
    NUMBER,
    ...text('name', 'state', 'truncated', 'problem', 'path'),
    ...whole('size', 'octets_read', 'packets', 'octets', 'created'),
    ['expected_size', 'maybe-whole'],
    ['first_time', 'maybe-whole'],
    ['last_time', 'maybe-whole'],
  ])
  await table(db, words, 'note', [...whole('capture'), ...text('kind', 'body')])
  await index(db, 'note', ['capture', 'kind'], true)
  await table(db, words, 'before', [...whole('capture'), ...text('kind', 'id'), ['body', 'maybe-text']])
  await index(db, 'before', ['capture', 'kind', 'id'], true)
  await table(db, words, 'settled', whole('capture'))
  await index(db, 'settled', ['capture'], true)
  await table(db, words, 'event_month', [...text('month'), ...whole('capture')])
  await index(db, 'event_month', ['capture', 'month'], true)
  await table(db, words, 'facet', facets)
  await index(db, 'facet', ['scope', 'name', 'value'], true)
}

async function mutes(db: Kysely<never>, words: DialectWords) {
  await table(db, words, 'mute', [
    NUMBER,
    ...text('id', 'rule', 'source', 'destination', 'reason'),
    ...whole('time', 'until'),
  ])
  await index(db, 'mute', ['id'], true)
  await db.schema
    .alterTable('alert')
    .addColumn('mute', 'text', (made) => made.notNull().defaultTo(''))
    .execute()
  for (const [name, column] of [
    ['alert', 'is_suppressed'],
    ['triage', 'is_learned'],
  ] as const)
    await db.schema
      .alterTable(name)
      .addColumn(column, words.whole, (made) => made.notNull().defaultTo(0))
      .execute()
  await index(db, 'alert', ['is_suppressed', 'last_time', 'number'])
}

async function outbox(db: Kysely<never>, words: DialectWords) {
  await table(db, words, 'destination', [
    NUMBER,
    ...text('id', 'body', 'error_text'),
    ...whole('is_enabled', 'waiting', 'octets', 'sent', 'refused', 'dropped'),
    ...whole('last_success', 'error_time', 'delay_ms'),
  ])
  await index(db, 'destination', ['id'], true)
  await table(db, words, 'outbox', [NUMBER, ...text('destination', 'body'), ...whole('time', 'octets')])
  await index(db, 'outbox', ['destination', 'number'])
  await table(db, words, 'told', [
    NUMBER,
    ...text('destination', 'subject'),
    ...whole('rank', 'closed_count'),
  ])
  await index(db, 'told', ['destination', 'subject'], true)
}

/** Messages are retried one by one, and what became of each is kept. Destinations name a type and its settings. */
async function deliveries(db: Kysely<never>, words: DialectWords) {
  const added = [...text('object'), ...whole('due', 'tries', 'rejections')]
  for (const [column, type] of added)
    await db.schema
      .alterTable('outbox')
      .addColumn(column, type === 'text' ? 'text' : words.whole, (made) =>
        made.notNull().defaultTo(type === 'text' ? '' : 0),
      )
      .execute()
  await index(db, 'outbox', ['destination', 'object', 'number'])
  await table(db, words, 'delivery', [
    NUMBER,
    ...text('destination', 'object', 'reason', 'title', 'state', 'reference', 'link', 'problem', 'body'),
    ...whole('message', 'queued', 'time', 'tries'),
  ])
  await index(db, 'delivery', ['destination', 'state', 'number'])
  await index(db, 'delivery', ['object', 'number'])
  await index(db, 'delivery', ['time'])
  await withTypes(db as unknown as Kysely<Tables>)
}

/** Destinations and waiting messages as a version without destination types wrote them. */
async function withTypes(db: Kysely<Tables>): Promise<void> {
  for (const { number, body } of await db.selectFrom('destination').select(['number', 'body']).execute()) {
    const renewed = JSON.stringify(typedDestination(JSON.parse(body)))
    await db.updateTable('destination').set({ body: renewed }).where('number', '=', number).execute()
  }
  for await (const rows of bodiesOf(db, 'outbox')) {
    for (const { number, body } of rows) {
      const object = objectOf(JSON.parse(body))
      await db.updateTable('outbox').set({ object }).where('number', '=', number).execute()
    }
  }
}

/** All rows of a table, a thousand at a time. */
async function* bodiesOf(db: Kysely<Tables>, name: 'outbox' | 'device') {
  for (let last = -1; ; ) {
    const rows = await db
      .selectFrom(name)
      .select(['number', 'body'])
      .where('number', '>', last)
      .orderBy('number')
      .limit(1000)
      .execute()
    if (rows.length === 0) return
    yield rows
    last = rows.at(-1)!.number
  }
}

async function linkSessions(db: Kysely<never>) {
  await db.schema.alterTable('link').addColumn('sessions', 'text').execute()
}

async function records(db: Kysely<never>, words: DialectWords) {
  await table(db, words, 'record', [NUMBER, ...text('kind', 'id', 'body'), ...whole('time')])
  await index(db, 'record', ['kind', 'id'], true)
  await index(db, 'record', ['kind', 'time', 'id'])
}

async function muteZones(db: Kysely<never>) {
  await db.schema
    .alterTable('mute')
    .addColumn('zone', 'text', (made) => made.notNull().defaultTo(''))
    .execute()
}

async function words(db: Kysely<never>, dialect: DialectWords) {
  await table(db, dialect, 'word', [...whole('capture'), ...text('kind', 'id'), ['body', 'maybe-text']])
  await index(db, 'word', ['kind', 'id', 'capture'], true)
  await index(db, 'word', ['capture', 'kind'])
  await index(db, 'before', ['kind', 'id'])
  // A capture that was being read can be taken back as before: to what its things were.
  await sql`insert into word (capture, kind, id, body) select capture, kind, id, null from before`.execute(db)
  await sql`insert into word (capture, kind, id, body)
    select 0, kind, id, min(body) from before where body is not null group by kind, id`.execute(db)
}

async function captureDigests(db: Kysely<never>) {
  await db.schema
    .alterTable('capture')
    .addColumn('sha256', 'text', (made) => made.notNull().defaultTo(''))
    .execute()
}

/** A search reads what is searched alone, a twentieth of what is known of a device. */
async function deviceSearch(db: Kysely<never>) {
  await index(db, 'device', ['search'])
}

/** Former rule ids that were replaced in the other tables. */
async function renamedRules(db: Kysely<never>, words: DialectWords) {
  await table(db, words, 'renamed_rule', text('former', 'current'))
  await index(db, 'renamed_rule', ['former'], true)
}

/** How far former keys were renamed in stored JSON. */
async function keyRenaming(db: Kysely<never>, words: DialectWords) {
  await table(db, words, 'key_renaming', whole('place', 'last_row'))
  await index(db, 'key_renaming', ['place'], true)
}

/** Adds columns of identification, so that devices are counted and found by them. */
async function deviceIdentities(db: Kysely<never>) {
  for (const column of ['subtype', 'category', 'confidence', 'contradictory']) {
    await db.schema
      .alterTable('device')
      .addColumn(column, 'text', (made) => made.notNull().defaultTo(''))
      .execute()
    await index(db, 'device', [column, 'number'])
  }
  await withIdentities(db as unknown as Kysely<Tables>)
}

/** Devices as a version without these columns wrote them. */
async function withIdentities(db: Kysely<Tables>): Promise<void> {
  for await (const rows of bodiesOf(db, 'device')) {
    const moves: [undefined, readonly Facet[]][] = []
    for (const { number, body } of rows) {
      const device: Device = JSON.parse(body)
      const columns = identityColumns(device)
      moves.push([undefined, [...Object.entries(columns)]])
      const search = searchText(device)
      await db
        .updateTable('device')
        .set({ ...columns, search })
        .where('number', '=', number)
        .execute()
    }
    await countFacets(db, 'device', moves)
  }
}

/** Messages that are sent together in every attempt. */
async function reservedBatches(db: Kysely<never>) {
  await db.schema
    .alterTable('outbox')
    .addColumn('batch', 'text', (made) => made.notNull().defaultTo(''))
    .execute()
  await index(db, 'outbox', ['destination', 'batch'])
}

const mainSteps: Steps = {
  '0001-devices': devices,
  '0002-links': links,
  '0003-alerts': alerts,
  '0004-captures': captures,
  '0005-mutes': mutes,
  '0006-outbox': outbox,
  '0007-link-sessions': linkSessions,
  '0008-records': records,
  '0009-mute-zones': muteZones,
  '0010-words': words,
  '0011-capture-digests': captureDigests,
  '0012-device-search': deviceSearch,
  '0013-renamed-rules': renamedRules,
  '0014-key-renaming': keyRenaming,
  '0015-deliveries': deliveries,
  '0016-device-identities': deviceIdentities,
  '0017-reserved-batches': reservedBatches,
}

async function events(db: Kysely<never>, words: DialectWords) {
  await table(db, words, 'event', [
    NUMBER,
    ...text('id', 'type', 'severity', 'title', 'text', 'devices'),
    ...whole('time', 'capture', 'frame'),
  ])
  await index(db, 'event', ['id'], true)
  await index(db, 'event', ['time', 'number'])
  await index(db, 'event', ['type', 'time', 'number'])
  await index(db, 'event', ['severity', 'time', 'number'])
  await table(db, words, 'event_device', whole('device', 'time', 'event'))
  await index(db, 'event_device', ['device', 'time', 'event'], true)
  await table(db, words, 'text', [NUMBER, ...text('value')])
  await index(db, 'text', ['value'], true)
  await table(db, words, 'facet', facets)
  await index(db, 'facet', ['scope', 'name', 'value'], true)
}

async function eventsAlso(db: Kysely<never>, dialect: DialectWords) {
  await table(db, dialect, 'event_also', whole('event', 'capture', 'frame'))
  await index(db, 'event_also', ['event', 'capture'], true)
  await index(db, 'event_also', ['capture'])
  await index(db, 'event', ['capture'])
}

const eventSteps: Steps = { '0001-events': events, '0002-events-also': eventsAlso }

/** Names of the steps of the main file, the earliest first. */
export const MAIN_STEPS: readonly string[] = Object.keys(mainSteps)

/** Brings the main file to the latest step; throws if a step fails or a newer Sightglass wrote the file. */
export async function migrateMain<T>(db: Kysely<T>, words: DialectWords): Promise<void> {
  await migrate(db, mainSteps, words)
}

/** The same for the file of one month. */
export async function migrateEvents<T>(db: Kysely<T>, words: DialectWords): Promise<void> {
  await migrate(db, eventSteps, words)
}

/** Steps of the main file as kysely takes them. */
export function mainMigrations(words: DialectWords): Record<string, Migration> {
  return migrationsOf(mainSteps, words)
}

function migrationsOf(steps: Steps, words: DialectWords): Record<string, Migration> {
  return Object.fromEntries(
    Object.entries(steps).map(([name, step]) => [
      name,
      { up: (inner) => step(inner as Kysely<never>, words) } satisfies Migration,
    ]),
  )
}

async function migrate<T>(db: Kysely<T>, steps: Steps, words: DialectWords): Promise<void> {
  const provider: MigrationProvider = { getMigrations: async () => migrationsOf(steps, words) }
  const { error } = await new Migrator({ db, provider }).migrateToLatest()
  if (error === undefined) return
  const newer = await stepOfNewer(db, steps)
  throw newer === undefined
    ? error
    : new Error(`a newer Sightglass wrote it (${newer}): start that one, or choose another folder`)
}

/** A step that was taken and is none of these. */
async function stepOfNewer<T>(db: Kysely<T>, steps: Steps): Promise<string | undefined> {
  const taken = await sql<{ name: string }>`select name from kysely_migration`.execute(db)
  return taken.rows.find(({ name }) => !Object.hasOwn(steps, name))?.name
}
