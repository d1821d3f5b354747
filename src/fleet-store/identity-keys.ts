/** Keys by which records of several sensors of a site are one device. */
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { identityKeys } from '#fleet/identity-keys'
import type { FleetDeviceBody } from '#schema/fleet-protocol'
import type { Db, FleetDatabase } from './database.ts'

interface ReplacedKeys {
  readonly sensor: string
  readonly site: string
  readonly bodies: readonly FleetDeviceBody[]
  readonly gone: readonly string[]
}

interface KeyRow {
  readonly kind: string
  readonly value: string
}

/**
 * Writes the keys of these devices, and gives all records that share one the same `fleet` id. Records that lost a key are
 * judged again with all that were one device with them.
 */
export async function replaceKeys(
  database: FleetDatabase,
  db: Db,
  { sensor, site, bodies, gone }: ReplacedKeys,
): Promise<void> {
  const ids = [...bodies.map(({ id }) => id), ...gone].map((id) => ({ id }))
  if (ids.length === 0) return
  const keys = bodies.flatMap((body) =>
    identityKeys(body).map(({ kind, value }) => ({ site, kind, value, sensor, id: body.id })),
  )
  const wanted = database.rows({ id: 'text' }, ids)
  const { rows: former } = await sql<KeyRow & { id: string }>`select kind, value, id from identity_key
    where sensor = ${sensor} and id in (select id from ${wanted} as w)`.execute(db)
  const before = new Set(former.map(({ kind, value, id }) => `${kind}\0${value}\0${id}`))
  const after = new Set(keys.map(({ kind, value, id }) => `${kind}\0${value}\0${id}`))
  const lost = former.filter(({ kind, value, id }) => !after.has(`${kind}\0${value}\0${id}`))
  const won = keys.filter(({ kind, value, id }) => !before.has(`${kind}\0${value}\0${id}`))
  if (won.length > 0) {
    const columns = { site: 'text', kind: 'text', value: 'text', sensor: 'text', id: 'text' } as const
    await sql`insert into identity_key (site, kind, value, sensor, id)
      select site, kind, value, sensor, id from ${database.rows(columns, won)} as r where true
      on conflict do nothing`.execute(db)
  }
  for (const { kind, value, id } of lost)
    await sql`delete from identity_key where site = ${site} and kind = ${kind} and value = ${value}
      and sensor = ${sensor} and id = ${id}`.execute(db)
  const touched = new Map([...won, ...lost].map(({ kind, value }) => [`${kind}\0${value}`, { kind, value }]))
  await regroup(database, db, {
    site,
    keys: [...touched.values()],
    records: bodies.map(({ id }) => ({ sensor, id })),
  })
}

/** Records that are judged at once; a device seen by more sensors is cut off here. */
const RECORDS = 5000

interface Touched {
  readonly site: string
  readonly keys: readonly KeyRow[]
  readonly records: readonly Member[]
}

async function regroup(database: FleetDatabase, db: Db, { site, keys, records }: Touched): Promise<void> {
  // `in`, not a join: SQLite would read all keys of the site for each of these.
  const { rows: holders } = await sql<Member>`select sensor, id from identity_key where site = ${site}
    and (kind, value) in (select kind, value from ${database.rows({ kind: 'text', value: 'text' }, keys)} as t)
    limit ${RECORDS}`.execute(db)
  const groups = new RecordGroups()
  let edge: readonly Member[] = [...records, ...holders].filter((member) => groups.add(member))
  while (edge.length > 0 && groups.size < RECORDS) {
    const { rows } =
      await sql<Pair>`select f.sensor as sensor, f.id as id, o.sensor as other_sensor, o.id as other_id
      from ${database.rows({ sensor: 'text', id: 'text' }, edge)} as f
      join identity_key k on k.sensor = f.sensor and k.id = f.id
      join identity_key o on o.site = ${site} and o.kind = k.kind and o.value = k.value
      where o.sensor <> k.sensor or o.id <> k.id limit ${RECORDS}`.execute(db)
    const next: Member[] = []
    for (const { sensor, id, other_sensor, other_id } of rows) {
      const other = { sensor: other_sensor, id: other_id }
      if (groups.add(other)) next.push(other)
      groups.join({ sensor, id }, other)
    }
    edge = next
  }
  const fleets = new Map(
    groups.all().flatMap((members) => {
      const fleet = fleetId(site, members)
      return members.map((member) => [memberKey(member), fleet] as const)
    }),
  )
  const { rows: present } = await sql<Member & { fleet: string }>`select sensor, id, fleet from device
    where (sensor, id) in (select sensor, id from ${database.rows({ sensor: 'text', id: 'text' }, groups.members())} as m)`.execute(
    db,
  )
  // A record that is a device by itself has its id from the start: few are left.
  for (const { sensor, id, fleet } of present) {
    const next = fleets.get(memberKey({ sensor, id }))
    if (next !== undefined && next !== fleet)
      await sql`update device set fleet = ${next} where sensor = ${sensor} and id = ${id}`.execute(db)
  }
}

interface Member {
  readonly sensor: string
  readonly id: string
}

interface Pair extends Member {
  readonly other_sensor: string
  readonly other_id: string
}

const memberKey = ({ sensor, id }: Member) => `${sensor}\0${id}`

/** Union-find over records. */
class RecordGroups {
  readonly #members = new Map<string, Member>()
  readonly #parents = new Map<string, string>()

  get size(): number {
    return this.#members.size
  }

  /** False if it was there. */
  add(member: Member): boolean {
    const key = memberKey(member)
    if (this.#members.has(key)) return false
    this.#members.set(key, member)
    this.#parents.set(key, key)
    return true
  }

  join(a: Member, b: Member): void {
    this.#parents.set(this.#root(memberKey(a)), this.#root(memberKey(b)))
  }

  #root(key: string): string {
    let root = key
    while (this.#parents.get(root) !== root) root = this.#parents.get(root)!
    this.#parents.set(key, root)
    return root
  }

  members(): readonly Member[] {
    return [...this.#members.values()]
  }

  all(): readonly (readonly Member[])[] {
    const groups = new Map<string, Member[]>()
    for (const [key, member] of this.#members) {
      const root = this.#root(key)
      groups.set(root, [...(groups.get(root) ?? []), member])
    }
    return [...groups.values()]
  }
}

/** The same for every order of arrival: of the first member in order. */
export function fleetId(site: string, members: readonly Member[]): string {
  const [first = ''] = members.map(memberKey).sort()
  return createHash('sha256').update(`${site}\0${first}`).digest('hex').slice(0, 24)
}
