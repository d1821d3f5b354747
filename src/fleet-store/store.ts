/** The console's store: sites, sensors, activation codes, positions and what sensors sent. */
import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { BatchHeader } from '#schema/fleet-protocol'
import type { FleetAlertDraft, KnownSensor, ReceiverStore } from '#uplink/receiver'
import { applyBytes } from './applying.ts'
import type { FleetDatabase } from './database.ts'
import { recount } from './facet-deltas.ts'
import { MAIN_ORGANISATION, migrate } from './migrations.ts'
import { dropOldEvents, makeMonths } from './months.ts'
import { dropOldTrends } from './trends.ts'

export const fleetStoreLimits = {
  sites: 10_000,
  sensors: 10_000,
  /** Unused activation codes. */
  activations: 1000,
  /** Open fleet alerts of one kind and sensor are one; closed ones are kept up to this number. */
  fleetAlerts: 10_000,
  /** Commands that wait for one sensor. */
  commands: 10_000,
} as const

export interface SiteRow {
  readonly id: string
  readonly name: string
  readonly place: string
  readonly time_zone: string
  readonly site_group: string
  readonly latitude: number | null
  readonly longitude: number | null
  readonly owner: string
  readonly industry: string
  readonly created: number
  readonly organisation: string
}

export interface SensorRow {
  readonly id: string
  readonly site: string
  readonly name: string
  readonly zone: string
  readonly state: 'pending' | 'active' | 'revoked'
  readonly public_key: string
  readonly serial: string
  readonly expires: number
  readonly epoch: number
  /** JSON list of the last starts. */
  readonly boot: string
  readonly machine: string
  readonly software: string
  readonly address: string
  readonly clock_offset: number
  readonly last_contact: number
  /** JSON, or ''. */
  readonly health: string
  readonly problem: string
  readonly created: number
}

export interface ActivationRow {
  readonly hash: string
  readonly site: string
  readonly name: string
  readonly zone: string
  /** Sensor that it replaces; '' for a new one. */
  readonly replaces: string
  readonly created: number
  readonly expires: number
  readonly author: string
  readonly used: number
  readonly sensor: string
}

export class FleetStore implements ReceiverStore {
  readonly database: FleetDatabase
  #generation = ''

  private constructor(database: FleetDatabase) {
    this.database = database
  }

  static async open(database: FleetDatabase): Promise<FleetStore> {
    await migrate(database)
    await sql`insert into organisation values (${MAIN_ORGANISATION}, 'Organisation', 0)
      on conflict (id) do nothing`.execute(database.writes)
    const store = new FleetStore(database)
    store.#generation = (await store.meta('generation')) || (await store.renewGeneration())
    return store
  }

  close(): Promise<void> {
    return this.database.close()
  }

  get generation(): string {
    return this.#generation
  }

  /** After a restore: sensors then send what the backup does not have. */
  async renewGeneration(): Promise<string> {
    this.#generation = randomBytes(16).toString('hex')
    await this.setMeta('generation', this.#generation)
    return this.#generation
  }

  async meta(name: string): Promise<string> {
    const { rows } = await sql<{ value: string }>`select value from meta where name = ${name}`.execute(
      this.database.writes,
    )
    return rows[0]?.value ?? ''
  }

  async setMeta(name: string, value: string): Promise<void> {
    await sql`insert into meta values (${name}, ${value})
      on conflict (name) do update set value = excluded.value`.execute(this.database.writes)
  }

  // Sites

  async addSite(site: Pick<SiteRow, 'name'> & Partial<SiteRow>, now: number): Promise<SiteRow> {
    const id = site.id ?? randomBytes(9).toString('base64url')
    const all = {
      place: '',
      time_zone: '',
      site_group: '',
      latitude: null,
      longitude: null,
      owner: '',
      industry: '',
      created: now,
      organisation: MAIN_ORGANISATION,
    }
    const row: SiteRow = { ...all, ...site, id }
    await sql`insert into site (id, name, place, time_zone, site_group, latitude, longitude, owner, industry, created, organisation)
      values (${row.id}, ${row.name}, ${row.place}, ${row.time_zone}, ${row.site_group},
        ${row.latitude}, ${row.longitude}, ${row.owner}, ${row.industry}, ${row.created}, ${row.organisation})`.execute(
      this.database.writes,
    )
    return row
  }

  async changeSite(id: string, change: Partial<Omit<SiteRow, 'id' | 'created'>>): Promise<void> {
    const sets = Object.entries(change).map(([name, value]) => sql`${sql.ref(name)} = ${value}`)
    if (sets.length > 0)
      await sql`update site set ${sql.join(sets)} where id = ${id}`.execute(this.database.writes)
  }

  async sites(): Promise<readonly SiteRow[]> {
    return (
      await sql<SiteRow>`select * from site order by name, id limit ${fleetStoreLimits.sites}`.execute(
        this.database.reads,
      )
    ).rows
  }

  async site(id: string): Promise<SiteRow | undefined> {
    return (await sql<SiteRow>`select * from site where id = ${id}`.execute(this.database.reads)).rows[0]
  }

  // Activation and sensors

  async addActivation(row: Omit<ActivationRow, 'used' | 'sensor'>): Promise<void> {
    await sql`insert into activation values (${row.hash}, ${row.site}, ${row.name}, ${row.zone}, ${row.replaces},
      ${row.created}, ${row.expires}, ${row.author}, 0, '')`.execute(this.database.writes)
    await sql`delete from activation where expires < ${row.created - 30 * 86_400_000}`.execute(
      this.database.writes,
    )
  }

  /** Unused codes of an author. */
  async dropActivations(author: string): Promise<void> {
    await sql`delete from activation where author = ${author} and used = 0`.execute(this.database.writes)
  }

  async activation(hash: string): Promise<ActivationRow | undefined> {
    return (
      await sql<ActivationRow>`select * from activation where hash = ${hash}`.execute(this.database.writes)
    ).rows[0]
  }

  async unusedActivations(now: number): Promise<number> {
    const { rows } = await sql<{ count: number }>`select count(*) as count from activation
      where used = 0 and expires > ${now}`.execute(this.database.writes)
    return Number(rows[0]!.count)
  }

  /**
   * Uses the code and adds its sensor, or neither: undefined if it was used meanwhile. A replacement keeps its id; the key
   * before is revoked with the same commit.
   */
  async enrol(
    hash: string,
    sensor: Omit<SensorRow, 'boot' | 'clock_offset' | 'last_contact' | 'health' | 'problem' | 'epoch'>,
    now: number,
  ): Promise<{ readonly epoch: number } | undefined> {
    return await this.database.writes.transaction().execute(async (db) => {
      const { rows } = await sql<{ hash: string }>`update activation set used = ${now}, sensor = ${sensor.id}
        where hash = ${hash} and used = 0 and expires > ${now} returning hash`.execute(db)
      if (rows.length === 0) return undefined
      const {
        id,
        site,
        name,
        zone,
        state,
        public_key,
        serial,
        expires,
        machine,
        software,
        address,
        created,
      } = sensor
      const { rows: added } = await sql<{
        epoch: number
      }>`insert into sensor (id, site, name, zone, state, public_key, serial, expires, epoch, boot, machine,
          software, address, clock_offset, last_contact, health, problem, created)
        values (${id}, ${site}, ${name}, ${zone}, ${state}, ${public_key}, ${serial}, ${expires}, 1, '[]', ${machine},
          ${software}, ${address}, 0, 0, '', '', ${created})
        on conflict (id) do update set public_key = excluded.public_key, serial = excluded.serial, expires = excluded.expires,
          state = excluded.state, boot = '[]', machine = excluded.machine, epoch = sensor.epoch + 1
        returning epoch`.execute(db)
      return added[0]
    })
  }

  async sensorRow(id: string): Promise<SensorRow | undefined> {
    return (await sql<SensorRow>`select * from sensor where id = ${id}`.execute(this.database.reads)).rows[0]
  }

  async sensorRows(): Promise<readonly SensorRow[]> {
    return (
      await sql<SensorRow>`select * from sensor order by name, id limit ${fleetStoreLimits.sensors}`.execute(
        this.database.reads,
      )
    ).rows
  }

  async changeSensor(id: string, change: Partial<Omit<SensorRow, 'id'>>): Promise<void> {
    const sets = Object.entries(change).map(([name, value]) => sql`${sql.ref(name)} = ${value}`)
    if (sets.length > 0)
      await sql`update sensor set ${sql.join(sets)} where id = ${id}`.execute(this.database.writes)
  }

  /** The sensor with everything that it sent. Kept counts move too. */
  async moveSensor(id: string, site: string): Promise<void> {
    await this.database.writes.transaction().execute(async (db) => {
      const { rows } = await sql<{
        site: string
      }>`select site from sensor where id = ${id} ${this.database.forUpdate}`.execute(db)
      const before = rows[0]?.site
      if (before === undefined || before === site) return
      await sql`update sensor set site = ${site} where id = ${id}`.execute(db)
      for (const table of [
        'device',
        'link',
        'alert',
        'incident',
        'event',
        'loss',
        'identity_key',
        'fleet_alert',
        'command',
        'behaviour',
      ])
        await sql`update ${sql.table(table)} set site = ${site} where sensor = ${id}`.execute(db)
      for (const one of [before, site]) await recount(db, one)
    })
  }

  // Interface for the receiver

  async sensor(id: string): Promise<KnownSensor | undefined> {
    const row = await this.sensorRow(id)
    if (row === undefined) return undefined
    const { rows } = await sql<{
      lane: 'urgent' | 'bulk'
      epoch: number
      applied: number
    }>`select lane, epoch, applied
      from uplink_position where sensor = ${id}`.execute(this.database.reads)
    // A lane that did not begin the latest epoch has nothing of it.
    const epoch = Math.max(0, ...rows.map((position) => position.epoch))
    const applied = (lane: string) =>
      rows.find((one) => one.lane === lane && one.epoch === epoch)?.applied ?? 0
    const { state, name, site, machine, address } = row
    return {
      ...{ state, name, site, machine, address, epoch },
      applied: { urgent: applied('urgent'), bulk: applied('bulk') },
      boots: JSON.parse(row.boot) as string[],
    }
  }

  apply(request: Parameters<ReceiverStore['apply']>[0]): ReturnType<ReceiverStore['apply']> {
    const { ingest } = this.database
    return ingest === undefined ? applyBytes(this.database, request) : ingest.apply(request)
  }

  async connected(sensor: string, given: Parameters<ReceiverStore['connected']>[1]): Promise<void> {
    const { boots, machine, software, address, clockOffset, now } = given
    await this.changeSensor(sensor, {
      ...{
        boot: JSON.stringify(boots),
        machine,
        software,
        address,
        clock_offset: clockOffset,
        last_contact: now,
      },
    })
  }

  /** Makes partitions ahead, and drops events that are older than is kept. */
  async keepMonths(now: number): Promise<void> {
    await makeMonths(this.database, now)
    await dropOldEvents(this.database, now)
    await dropOldTrends(this.database, now)
  }

  /** Times of last contact of sensors, in one transaction. */
  async keepContacts(contacts: readonly { readonly id: string; readonly last_contact: number }[]) {
    if (contacts.length === 0) return
    const given = this.database.rows({ id: 'text', last_contact: 'whole' }, contacts)
    await sql`update sensor set last_contact = r.last_contact from ${given} as r where sensor.id = r.id`.execute(
      this.database.writes,
    )
  }

  async refused(
    header: BatchHeader | undefined,
    {
      sensor,
      code,
      detail,
      now,
    }: { readonly sensor: string; readonly code: string; readonly detail: string; readonly now: number },
  ): Promise<void> {
    const { lane = '', epoch = 0, sequence = 0 } = header ?? {}
    await sql`insert into refused_batch values (${sensor}, ${lane}, ${epoch}, ${sequence}, ${code}, ${detail.slice(0, 500)}, ${now}, 1)
      on conflict (sensor, lane, code) do update set epoch = excluded.epoch, sequence = excluded.sequence,
        detail = excluded.detail, time = excluded.time, count = refused_batch.count + 1`.execute(
      this.database.writes,
    )
  }

  /** One open alert a kind and sensor. */
  async openAlert({ kind, sensor, detail }: FleetAlertDraft, now: number): Promise<void> {
    const row = await this.sensorRow(sensor)
    const { rows } = await sql<{ id: string }>`select id from fleet_alert
      where sensor = ${sensor} and kind = ${kind} and closed = 0`.execute(this.database.writes)
    if (rows.length > 0) return
    await sql`insert into fleet_alert values (${randomBytes(9).toString('base64url')}, ${sensor}, ${row?.site ?? ''}, ${kind},
      ${JSON.stringify(detail)}, ${now}, 0, '')`.execute(this.database.writes)
  }

  async closeAlert(id: string, by: string, now: number): Promise<boolean> {
    const { rows } = await sql<{ id: string }>`update fleet_alert set closed = ${now}, closed_by = ${by}
      where id = ${id} and closed = 0 returning id`.execute(this.database.writes)
    return rows.length > 0
  }
}
