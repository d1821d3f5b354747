/** Applies one batch in one transaction, if it is the next one of its sensor and lane. */
import { sql } from 'kysely'
import type { BatchHeader, FleetChange } from '#schema/fleet-protocol'
import { readHeader } from '#uplink/batch'
import { checkedBatch } from '#uplink/checked-changes'
import { type AppliedThings, ChangeWriter, originOf } from './change-writer.ts'
import type { Db, FleetDatabase } from './database.ts'
import { bodyFault, isCheckedKind } from './things.ts'

export type ApplyOutcome =
  | { readonly outcome: 'applied' | 'duplicate' | 'again'; readonly applied: number }
  | {
      readonly outcome: 'refused'
      readonly applied: number
      readonly code: RefusalCode
      readonly detail: string
    }

/**
 * `stale-epoch`: an older epoch than the applied one. `no-snapshot`: a new epoch that does not begin with a snapshot.
 * `forked`: the sequence goes on from another batch than the applied one, so two machines speak as one sensor.
 */
export type RefusalCode = 'unknown-sensor' | 'stale-epoch' | 'no-snapshot' | 'forked'

export interface ApplyRequest {
  readonly header: BatchHeader
  /** SHA-256 of the whole batch. */
  readonly hash: string
  readonly changes: readonly FleetChange[]
  /** Milliseconds on the console's clock. */
  readonly now: number
}

interface Position {
  readonly epoch: number
  readonly applied: number
  readonly hash: string
}

/** Throws a `BatchError` where the batch is refused as a whole. */
export async function applyBytes(
  database: FleetDatabase,
  { bytes, now }: { readonly bytes: Uint8Array; readonly now: number },
): Promise<ApplyOutcome & { readonly things?: AppliedThings }> {
  const { header } = readHeader(bytes)
  const { changes, hash } = checkedBatch(bytes, faultOf)
  return await applyBatch(database, { header, hash, changes, now })
}

function faultOf({ kind, body }: FleetChange): string {
  return isCheckedKind(kind) ? bodyFault(kind, body) : ''
}

export async function applyBatch(
  database: FleetDatabase,
  request: ApplyRequest,
): Promise<ApplyOutcome & { readonly things?: AppliedThings }> {
  return await database.writes.transaction().execute(async (db) => {
    const { header } = request
    const found = await sql<{
      site: string
      state: string
    }>`select site, state from sensor where id = ${header.sensor} ${database.forUpdate}`.execute(db)
    const [sensor] = found.rows
    if (sensor === undefined || sensor.state !== 'active')
      return {
        outcome: 'refused',
        applied: 0,
        code: 'unknown-sensor',
        detail: `no active sensor ${header.sensor}`,
      }
    const before = await positionOf(db, database, header)
    const verdict = judge(request, before)
    if (verdict !== undefined) return verdict
    const origin = originOf(header, { site: sensor.site, now: request.now })
    const things = await new ChangeWriter(database, db, origin).write(request.changes, request.now)
    await sql`insert into uplink_position (sensor, lane, epoch, applied, hash, changed, sent)
      values (${header.sensor}, ${header.lane}, ${header.epoch}, ${header.sequence}, ${request.hash}, ${request.now}, ${header.sent})
      on conflict (sensor, lane) do update set epoch = excluded.epoch, applied = excluded.applied, hash = excluded.hash,
        changed = excluded.changed, sent = excluded.sent`.execute(db)
    return { outcome: 'applied', applied: header.sequence, things }
  })
}

async function positionOf(
  db: Db,
  { forUpdate }: FleetDatabase,
  { sensor, lane }: BatchHeader,
): Promise<Position> {
  const { rows } = await sql<Position>`select epoch, applied, hash from uplink_position
    where sensor = ${sensor} and lane = ${lane} ${forUpdate}`.execute(db)
  return rows[0] ?? { epoch: 0, applied: 0, hash: '' }
}

/** Undefined where the batch is the next one. */
function judge({ header, hash, changes }: ApplyRequest, before: Position): ApplyOutcome | undefined {
  const { epoch, sequence, previous } = header
  const refused = (code: RefusalCode, detail: string): ApplyOutcome => ({
    ...{ outcome: 'refused', applied: before.applied, code, detail },
  })
  if (epoch < before.epoch) return refused('stale-epoch', `expected epoch ${before.epoch}, got ${epoch}`)
  const isNew = epoch > before.epoch
  const applied = isNew ? 0 : before.applied
  if (sequence > applied + 1) return { outcome: 'again', applied }
  if (sequence <= applied) {
    if (sequence === applied && hash !== before.hash)
      return refused('forked', `batch ${sequence} was applied with other content`)
    return { outcome: 'duplicate', applied }
  }
  if (isNew && changes[0]?.kind !== 'snapshot-begin')
    return refused(
      'no-snapshot',
      `epoch ${epoch} begins with ${changes[0]?.kind ?? 'nothing'}, not with a snapshot`,
    )
  if (previous !== (isNew ? '' : before.hash))
    return refused('forked', `batch ${sequence} continues another batch than ${applied}`)
  return undefined
}
