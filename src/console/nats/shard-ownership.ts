/** Which shards of sensors this console reads from NATS: all with SQLite, else those whose advisory lock it holds. */
import { postgresClient } from '#fleet-store/postgres-client'
import { SHARDS } from '#uplink/nats-keys'

export interface ShardOwnership {
  /** Called every few seconds. Empty while the database cannot be reached. */
  owned(): Promise<ReadonlySet<number>>
  close(): Promise<void>
}

/** First keys of PostgreSQL's advisory locks: a console that runs, a shard. */
const [MEMBER, SHARD] = [0x53470001, 0x53470002] as const
const CONNECT_MS = 5000

export const everyShard: ShardOwnership = {
  owned: async () => new Set(Array.from({ length: SHARDS }, (_, shard) => shard)),
  close: async () => {},
}

/**
 * Consoles of one database share the shards evenly. A lock ends with the connection of the console that holds it, so the
 * shards of a killed console are free at once.
 */
export async function postgresShards(url: string): Promise<ShardOwnership> {
  const Client = await postgresClient(url)
  let client: InstanceType<typeof Client> | undefined
  const held = new Set<number>()

  async function open(): Promise<InstanceType<typeof Client>> {
    if (client !== undefined) return client
    const made = new Client({
      ...{ connectionTimeoutMillis: CONNECT_MS, query_timeout: CONNECT_MS },
      ...{ keepAlive: true, application_name: 'sightglass shards' },
    })
    const lost = () => {
      if (client === made) client = undefined
    }
    made.on('error', lost)
    made.on('end', lost)
    await made.connect()
    held.clear()
    await made.query('select pg_advisory_lock_shared($1, 0)', [MEMBER])
    client = made
    return made
  }

  async function fairShare(db: InstanceType<typeof Client>): Promise<number> {
    const { rows } = await db.query<{ members: string }>(
      `select count(*) as members from pg_locks where locktype = 'advisory' and granted and classid = $1 and objid = 0
        and database = (select oid from pg_database where datname = current_database())`,
      [MEMBER],
    )
    return Math.ceil(SHARDS / Math.max(1, Number(rows[0]?.members ?? 1)))
  }

  return {
    async owned() {
      try {
        const db = await open()
        const share = await fairShare(db)
        for (const shard of [...held].slice(share)) {
          await db.query('select pg_advisory_unlock($1, $2)', [SHARD, shard])
          held.delete(shard)
        }
        for (let shard = 0; shard < SHARDS && held.size < share; shard++) {
          if (held.has(shard)) continue
          const { rows } = await db.query<{ taken: boolean }>(
            'select pg_try_advisory_lock($1, $2) as taken',
            [SHARD, shard],
          )
          if (rows[0]?.taken === true) held.add(shard)
        }
        return new Set(held)
      } catch {
        const broken = client
        client = undefined
        held.clear()
        await broken?.end().catch(() => {})
        return new Set()
      }
    },
    async close() {
      const open_ = client
      client = undefined
      await open_?.end().catch(() => {})
    },
  }
}
