/** Compares a sensor's digest with the stored rows, and asks for what differs. */
import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { FleetDigestBody } from '#schema/fleet-protocol'
import { BucketDigest } from '#uplink/bucket-digest'
import type { Db } from './database.ts'

/** Comparisons of a kind of one sensor in so many milliseconds: a digest, the buckets that are sent again, and some more. */
const SCANS = 40
const SCANS_MS = 3_600_000
/** Milliseconds that a request to send buckets again waits for its sensor. */
const RESEND_MS = 86_400_000

/** A comparison reads all rows of a kind: a sensor that asks for many would hold up all others. */
export async function mayCompare(
  db: Db,
  { sensor, of, now }: { readonly sensor: string; readonly of: string; readonly now: number },
): Promise<boolean> {
  const kind = `scans ${of}`
  const { rows } = await sql<{ received: number; body: string }>`select received, body from note
      where sensor = ${sensor} and kind = ${kind}`.execute(db)
  const isRecent = rows[0] !== undefined && now - rows[0].received < SCANS_MS
  const since = isRecent ? rows[0]!.received : now
  const count = isRecent ? Number(rows[0]!.body) + 1 : 1
  if (count > SCANS) return false
  await sql`insert into note values (${sensor}, ${kind}, ${since}, ${String(count)})
      on conflict (sensor, kind) do update set received = excluded.received, body = excluded.body`.execute(db)
  return true
}

/** Buckets that differ are asked for; the sensor gets the command when it asks the next time. Returns their number. */
export async function compareDigest(
  db: Db,
  { of, buckets }: FleetDigestBody,
  { sensor, site, now }: { readonly sensor: string; readonly site: string; readonly now: number },
): Promise<number> {
  const { rows } = await sql<{ id: string; hash: string }>`select id, hash from ${sql.table(of)}
      where sensor = ${sensor}`.execute(db)
  const digest = new BucketDigest()
  for (const { id, hash } of rows) digest.add(id, hash)
  const here = digest.buckets
  const differing = buckets.flatMap((bucket, at) => (bucket === here[at] ? [] : [at]))
  if (differing.length === 0) return 0
  const waiting = await sql<{
    id: string
  }>`select id from command where sensor = ${sensor} and kind = 'resend'
      and subject = ${of} and state in ('waiting', 'sent')`.execute(db)
  if (waiting.rows.length > 0) return differing.length
  const body = JSON.stringify({ of, buckets: differing })
  await sql`insert into command (id, sensor, site, kind, subject, author, body, state, outcome, created, expires, finished)
      values (${randomBytes(12).toString('base64url')}, ${sensor}, ${site}, 'resend', ${of}, '', ${body}, 'waiting', '', ${now},
        ${now + RESEND_MS}, 0)`.execute(db)
  return differing.length
}
