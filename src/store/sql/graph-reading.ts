/** The whole plant as a graph, read in two passes over the main file. */
import { type Kysely, sql } from 'kysely'
import type { DeviceClass, DeviceType, Link } from '#model/device'
import { type PlantGraph, verbBits } from '#model/plant-graph'
import { SEVERITIES, type Severity } from '#model/rule'
import { GraphBuilder, type GraphSpan, verbsWithin, verbWords } from '../graph-building.ts'
import { limits } from '../store.ts'
import { goesOn } from './deadline.ts'
import type { Tables } from './tables.ts'

export async function readGraph(db: Kysely<Tables>, span: GraphSpan): Promise<PlantGraph> {
  const { total } = await db
    .selectFrom('link')
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow()
  const builder = new GraphBuilder(Math.min(Number(total), limits.graphLinks))
  await addDevices(db, builder, span)
  await addLinks(db, builder, { isWhole: Number(total) <= limits.graphLinks, span })
  return builder.graph(Math.max(0, Number(total) - limits.graphLinks))
}

async function addDevices(db: Kysely<Tables>, builder: GraphBuilder, span: GraphSpan): Promise<void> {
  const trouble = await troubles(db, span)
  const rows = await db
    .selectFrom('device')
    .leftJoin('text', 'text.value', 'device.id')
    .select(['text.number as key', 'device.id', 'name', 'type', 'class', 'vendor', 'model'])
    .select(['zone', 'level', 'address', 'first_seen', 'last_seen'])
    .select(sql<number>`case when body like '%"modules":[]%' then 0 else 1 end`.as('has_modules'))
    .orderBy('device.number')
    .limit(limits.graphDevices)
    .execute()
  for (const row of rows) {
    const { count = 0, worst } = trouble.get(row.id) ?? {}
    builder.addDevice(row.key ?? row.id, {
      id: row.id,
      name: row.name,
      type: row.type as DeviceType,
      class: row.class as DeviceClass,
      vendor: row.vendor,
      model: row.model,
      level: row.level < 0 ? undefined : row.level / 10,
      zone: row.zone,
      address: plainAddress(row.address),
      hasModules: row.has_modules === 1,
      firstSeen: row.first_seen,
      lastSeen: row.last_seen,
      alerts: count,
      worst,
    })
  }
}

/** Open alerts of each device. */
async function troubles(
  db: Kysely<Tables>,
  { from, until }: GraphSpan,
): Promise<Map<string, { count: number; worst: Severity }>> {
  let query = db
    .selectFrom('alert')
    .innerJoin('alert_device', 'alert_device.alert', 'alert.number')
    .select(({ fn }) => ['device', 'severity', fn.countAll<number>().as('count')])
    .where(goesOn('alert.number'))
    .where('status', 'in', ['new', 'active'])
    .where('is_new_here', '=', 0)
    .where('is_suppressed', '=', 0)
    .groupBy(['device', 'severity'])
  if (from !== undefined) query = query.where('alert.last_time', '>=', from)
  if (until !== undefined) query = query.where('alert.time', '<=', until)
  const rows = await query.execute()
  const found = new Map<string, { count: number; worst: Severity }>()
  for (const row of rows) {
    const severity = row.severity as Severity
    const before = found.get(row.device)
    const isWorse = before === undefined || SEVERITIES.indexOf(severity) < SEVERITIES.indexOf(before.worst)
    const count = (before?.count ?? 0) + Number(row.count)
    found.set(row.device, { count, worst: isWorse ? severity : before.worst })
  }
  return found
}

async function addLinks(
  db: Kysely<Tables>,
  builder: GraphBuilder,
  { isWhole, span }: { isWhole: boolean; span: GraphSpan },
): Promise<void> {
  const protocols = await protocolWords(db)
  let rows = db
    .selectFrom('link')
    .select(['client', 'server', 'protocol', 'packets', 'octets', 'first_seen', 'last_seen', 'operations'])
    .where(goesOn('number'))
    .limit(limits.graphLinks)
  // By an index each row is fetched from its own place; without one the file is read from front to back.
  if (!isWhole) rows = rows.orderBy('last_seen', 'desc').orderBy('number', 'desc')
  for (const row of await rows.execute()) {
    builder.addLink({
      client: row.client,
      server: row.server,
      protocol: protocols.get(row.protocol) ?? '',
      verbs: row.operations === '[]' ? 0 : verbBits(wordsOf(row, span)),
      packets: row.packets,
      bytes: row.octets,
      firstSeen: row.first_seen,
      lastSeen: row.last_seen,
    })
  }
}

/** Operations are parsed only where the span parts those of a link. */
function wordsOf(
  row: { readonly operations: string; readonly first_seen: number; readonly last_seen: number },
  span: GraphSpan,
): string[] {
  const { from = row.first_seen, until = row.last_seen } = span
  if (from <= row.first_seen && until >= row.last_seen) return verbWords(row.operations)
  return verbsWithin(JSON.parse(row.operations) as Link['operations'], span)
}

async function protocolWords(db: Kysely<Tables>): Promise<ReadonlyMap<number, string>> {
  const spoken = db.selectFrom('link').select('protocol').distinct()
  const rows = await db.selectFrom('text').selectAll().where('number', 'in', spoken).execute()
  return new Map(rows.map(({ number, value }) => [number, value]))
}

/** Turns the address that sorts back into the one people write. */
function plainAddress(key: string): string {
  return /^\d{3}(\.\d{3}){3}$/.test(key) ? key.split('.').map(Number).join('.') : key
}
