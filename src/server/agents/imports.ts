/** Exports of endpoint products: a preview of their joins, the import, and its undoing. */
import { clean } from '#bytes/text'
import type { EndpointActivity } from '#endpoints/activity'
import type { Endpoint } from '#endpoints/endpoint'
import { type ReadExport, readExport } from '#endpoints/exports'
import type { EndpointImport, EndpointImportItem, EndpointImportPreview } from '#schema/agents'
import { CodedError } from '#schema/errors'
import type { AgentDatabase } from './database.ts'
import type { AgentJoinTable } from './joins.ts'

const limits = {
  /** Imported endpoints; the oldest are deleted first. */
  imported: 20_000,
  /** Activities on imported endpoints; the earliest are deleted first. */
  activities: 200_000,
  /** Imports that can be undone. */
  imports: 200,
  /** Rows of each list of a preview. */
  preview: 200,
} as const

interface ImportsSetup {
  readonly db: AgentDatabase
  readonly joins: AgentJoinTable
  /** Milliseconds since 1970. */
  now(): number
}

export class EndpointImports {
  readonly #setup: ImportsSetup

  constructor(setup: ImportsSetup) {
    this.#setup = setup
  }

  /** Stores nothing. Throws `bad-request`. */
  async preview(text: string): Promise<EndpointImportPreview> {
    const { source, endpoints, activities, skipped } = readOrThrow(text)
    const cleaned = endpoints.slice(0, limits.imported).map(cleanedEndpoint)
    const { joins, questions, nameOf } = await this.#setup.joins.tried(cleaned)
    const names = new Map(cleaned.map(({ id, names: [name = id] }) => [id, name]))
    const asked = new Set([...joins, ...questions].map(({ endpoint }) => endpoint))
    const unjoined = cleaned.filter(({ id }) => !asked.has(id))
    const called = (endpoint: string) => names.get(endpoint) ?? endpoint
    return {
      ...{ source, endpoints: endpoints.length, activities: activities.length, skipped },
      counts: { joins: joins.length, questions: questions.length, unjoined: unjoined.length },
      joins: joins.slice(0, limits.preview).map(({ endpoint, device, key, confidence, evidence }) => ({
        ...{ agent: endpoint, endpointName: called(endpoint) },
        ...{ device, name: nameOf(device), key, confidence, evidence },
      })),
      questions: questions.slice(0, limits.preview).map(({ endpoint, reason, candidates }) => ({
        ...{ agent: endpoint, endpointName: called(endpoint), reason },
        candidates: candidates.map((one) => ({ ...one, name: nameOf(one.device) })),
      })),
      unjoined: unjoined.slice(0, limits.preview).map(({ id }) => called(id)),
    }
  }

  /** Endpoints of an earlier import with the same id are replaced. Throws `bad-request`. */
  async import(text: string, file = ''): Promise<EndpointImport> {
    const { db, joins, now } = this.#setup
    const { source, endpoints, activities, skipped } = readOrThrow(text)
    const id = db.transaction(() => {
      const { id: created } = db.get<{ id: number }>(
        'insert into endpoint_import (time, source, file, endpoints) values (?, ?, ?, ?) returning id',
        ...[now(), source, clean(file, 200), endpoints.length],
      )!
      for (const endpoint of endpoints) {
        db.run(
          `insert into endpoint (id, content, time) values (?, ?, ?)
           on conflict do update set content = excluded.content, time = excluded.time`,
          ...[endpoint.id, JSON.stringify(cleanedEndpoint(endpoint)), now()],
        )
        db.run(
          'insert into endpoint_origin values (?, ?) on conflict do update set import = excluded.import',
          ...[endpoint.id, created],
        )
      }
      db.run(
        'delete from endpoint where id in (select id from endpoint order by time desc limit -1 offset ?)',
        limits.imported,
      )
      for (const activity of activities.map(cleanedActivity))
        db.run(
          'insert into endpoint_activity (endpoint, time, content) values (?, ?, ?) on conflict do nothing',
          ...[activity.endpoint, activity.time, JSON.stringify(activity)],
        )
      db.run(
        `delete from endpoint_activity where time <
         (select time from endpoint_activity order by time desc limit 1 offset ?)`,
        limits.activities,
      )
      db.run(
        'delete from endpoint_import where id in (select id from endpoint_import order by id desc limit -1 offset ?)',
        limits.imports,
      )
      return created
    })
    await joins.renewed()
    return { id, source, endpoints: endpoints.length, skipped }
  }

  list(): readonly EndpointImportItem[] {
    const rows = this.#setup.db.all<EndpointImportItem & { time: number }>(
      `select id, time, source, file, endpoints,
       (select count(*) from endpoint_origin where import = endpoint_import.id) as present
       from endpoint_import order by id desc`,
    )
    return rows.map((row) => ({ ...row, time: new Date(row.time).toISOString() }))
  }

  /** Removes endpoints that no later import replaced, with their joins and activities. */
  async undo(id: number): Promise<void> {
    const { db, joins } = this.#setup
    db.transaction(() => {
      if (db.run('delete from endpoint_import where id = ?', id) === 0)
        throw new CodedError('not-found', `no import ${id}`)
      const own = '(select endpoint from endpoint_origin where import = ?)'
      db.run(`delete from endpoint_activity where endpoint in ${own}`, id)
      db.run(`delete from decision where endpoint in ${own}`, id)
      db.run(`delete from endpoint where id in ${own}`, id)
      db.run('delete from endpoint_origin where import = ?', id)
    })
    await joins.renewed()
  }
}

function readOrThrow(text: string): ReadExport {
  const read = readExport(text)
  if (read !== undefined) return read
  throw new CodedError(
    'bad-request',
    'expected rows of Defender XDR (DeviceInfo, DeviceNetworkInfo), osquery, Wazuh, Sysmon or Velociraptor as JSON, NDJSON or CSV',
  )
}

/** Text of an export is as hostile as that of packets. */
function cleanedEndpoint(endpoint: Endpoint): Endpoint {
  const { names, vendor, serial, os } = endpoint
  return {
    ...endpoint,
    names: names.map((name) => clean(name)),
    ...{ vendor: clean(vendor), serial: clean(serial), os: clean(os) },
  }
}

function cleanedActivity(activity: EndpointActivity): EndpointActivity {
  const { process, command, user, remoteAddress, title } = activity
  return {
    ...activity,
    ...{ process: clean(process), command: clean(command), user: clean(user) },
    ...{ remoteAddress: clean(remoteAddress), title: clean(title) },
  }
}
