import type { Kysely, Selectable } from 'kysely'
import type { MessageReason } from '#model/message'
import type { Microseconds } from '#model/time'
import {
  type DeliveryPage,
  type DeliveryQuery,
  type DeliveryRecord,
  type DestinationState,
  outboxLimits,
  type WaitingMessage,
} from '../outbox.ts'
import { whole } from './rows.ts'
import type { DeliveryRow, DestinationRow, Tables } from './tables.ts'

export async function readDestinations(db: Kysely<Tables>): Promise<readonly DestinationState[]> {
  const rows = await db.selectFrom('destination').selectAll().orderBy('number').execute()
  const states: DestinationState[] = []
  for (const row of rows) {
    const head = await db
      .selectFrom('outbox')
      .select('time')
      .where('destination', '=', row.id)
      .orderBy('number')
      .limit(1)
      .executeTakeFirst()
    const { failed } = await db
      .selectFrom('delivery')
      .select(({ fn }) => fn.countAll<number>().as('failed'))
      .where('destination', '=', row.id)
      .where('state', '=', 'failed')
      .executeTakeFirstOrThrow()
    states.push(stateOf(row, head?.time, Number(failed)))
  }
  return states
}

function stateOf(
  row: Selectable<DestinationRow>,
  oldest: number | undefined,
  failed: number,
): DestinationState {
  return {
    destination: JSON.parse(row.body),
    waiting: row.waiting,
    bytes: row.octets,
    oldest,
    sent: row.sent,
    refused: row.refused,
    dropped: row.dropped,
    lastSuccess: row.last_success === 0 ? undefined : row.last_success,
    lastError: row.error_time === 0 ? undefined : { time: row.error_time, text: row.error_text },
    lastDelayMs: row.delay_ms,
    failed,
  }
}

export async function readWaiting(
  db: Kysely<Tables>,
  destination: string,
  { limit, now }: { readonly limit: number; readonly now: Microseconds },
): Promise<readonly WaitingMessage[]> {
  const rows = await db
    .selectFrom('outbox')
    .select(['number', 'time', 'body', 'tries', 'rejections'])
    .where('destination', '=', destination)
    // Later than any attempt is put off: the clock was set back.
    .where(({ or, eb }) =>
      or([eb('due', '<=', whole(now)), eb('due', '>', whole(now + outboxLimits.delayMs * 1000))]),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('outbox as older')
            .select('older.number')
            .whereRef('older.destination', '=', 'outbox.destination')
            .whereRef('older.object', '=', 'outbox.object')
            .whereRef('older.number', '<', 'outbox.number'),
        ),
      ),
    )
    .orderBy('number')
    .limit(Math.min(limit, outboxLimits.batch))
    .execute()
  return rows.map(({ number, time, body, tries, rejections }) => ({
    number,
    queued: time,
    message: JSON.parse(body),
    tries,
    rejections,
  }))
}

export async function readDeliveries(
  db: Kysely<Tables>,
  { destination, object, reference, state, before, limit }: DeliveryQuery,
): Promise<DeliveryPage> {
  let query = db
    .selectFrom('delivery')
    .selectAll()
    .orderBy('number', 'desc')
    .limit(limit + 1)
  if (destination !== undefined) query = query.where('destination', '=', destination)
  if (object !== undefined) query = query.where('object', '=', object)
  if (reference !== undefined) query = query.where('reference', '=', reference)
  if (state !== undefined) query = query.where('state', '=', state)
  if (before !== undefined) query = query.where('number', '<', before)
  const rows = await query.execute()
  const shown = rows.slice(0, limit)
  return { items: shown.map(recordOf), next: rows.length > limit ? shown.at(-1)?.number : undefined }
}

function recordOf(row: Selectable<DeliveryRow>): DeliveryRecord {
  const { message, destination, object, title, queued, time, tries, reference, link, problem } = row
  return {
    ...{ number: message, destination, object, title, queued, time, tries, reference, link, problem },
    reason: row.reason as MessageReason,
    state: row.state as DeliveryRecord['state'],
  }
}
