import type { Kysely, Selectable } from 'kysely'
import { type DestinationState, outboxLimits, type WaitingMessage } from '../outbox.ts'
import type { DestinationRow, Tables } from './tables.ts'

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
    states.push(stateOf(row, head?.time))
  }
  return states
}

function stateOf(row: Selectable<DestinationRow>, oldest: number | undefined): DestinationState {
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
  }
}

export async function readWaiting(
  db: Kysely<Tables>,
  destination: string,
  limit: number,
): Promise<readonly WaitingMessage[]> {
  const rows = await db
    .selectFrom('outbox')
    .select(['number', 'time', 'body'])
    .where('destination', '=', destination)
    .orderBy('number')
    .limit(Math.min(limit, outboxLimits.batch))
    .execute()
  return rows.map(({ number, time, body }) => ({ number, queued: time, message: JSON.parse(body) }))
}
