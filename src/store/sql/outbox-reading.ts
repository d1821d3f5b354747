import type { Kysely, Selectable } from 'kysely'
import type { Destination } from '#model/destination'
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
import type { DeliveryRow, DestinationRow, OutboxRow, Tables } from './tables.ts'

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

export async function readPendingDestinations(db: Kysely<Tables>): Promise<readonly Destination[]> {
  const rows = await db
    .selectFrom('destination')
    .select('body')
    .where('is_enabled', '=', 1)
    .where('waiting', '>', 0)
    .orderBy('number')
    .execute()
  return rows.map(({ body }) => JSON.parse(body))
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
  { limit, now, after }: { readonly limit: number; readonly now: Microseconds; readonly after: number },
): Promise<readonly WaitingMessage[]> {
  const rows = await db
    .selectFrom('outbox')
    .select(COLUMNS)
    .where('destination', '=', destination)
    .where('number', '>', after)
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
  return rows.map(waitingOf)
}

export async function readReserved(
  db: Kysely<Tables>,
  destination: string,
  batch: string,
): Promise<readonly WaitingMessage[]> {
  const rows = await db
    .selectFrom('outbox')
    .select(COLUMNS)
    .where('destination', '=', destination)
    .where('batch', '=', batch)
    .orderBy('number')
    .execute()
  return rows.map(waitingOf)
}

const COLUMNS = ['number', 'time', 'body', 'tries', 'rejections', 'batch'] as const

const waitingOf = (row: Pick<Selectable<OutboxRow>, (typeof COLUMNS)[number]>): WaitingMessage => ({
  ...{ number: row.number, queued: row.time, message: JSON.parse(row.body) },
  ...{ tries: row.tries, rejections: row.rejections, batch: row.batch },
})

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
