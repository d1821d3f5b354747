/** The queues of messages and the destinations they belong to. Runs in the one writer thread. */
import type { Transaction } from 'kysely'
import type { Destination } from '#model/destination'
import { type ExportMessage, objectOf, wants } from '#model/message'
import type { Microseconds } from '#model/time'
import { type Attempt, type AttemptResult, outboxLimits } from '../outbox.ts'
import { StoreError } from '../store.ts'
import { inGroups } from './groups.ts'
import { whole } from './rows.ts'
import type { Tables } from './tables.ts'

type Main = Transaction<Tables>

/** Destinations that receive messages, in the order in which they were added. */
export async function enabled(db: Main): Promise<readonly Destination[]> {
  const rows = await db
    .selectFrom('destination')
    .select('body')
    .where('is_enabled', '=', 1)
    .orderBy('number')
    .execute()
  return rows.map(({ body }) => JSON.parse(body))
}

/** Puts those it wants at the end of a destination's queue. */
export async function queue(
  db: Main,
  { id, filter }: Destination,
  all: readonly ExportMessage[],
): Promise<void> {
  const time = Date.now() * 1000
  const rows = all
    .filter((message) => wants(filter, message))
    .map((message) => {
      const body = JSON.stringify(message)
      const octets = Buffer.byteLength(body)
      return {
        destination: id,
        time,
        octets,
        body,
        object: objectOf(message),
        due: 0,
        tries: 0,
        rejections: 0,
        batch: '',
      }
    })
  if (rows.length === 0) return
  for (const group of inGroups(rows)) await db.insertInto('outbox').values(group).execute()
  const bytes = rows.reduce((sum, row) => sum + row.octets, 0)
  const row = await db
    .updateTable('destination')
    .set(({ eb }) => ({ waiting: eb('waiting', '+', rows.length), octets: eb('octets', '+', bytes) }))
    .where('id', '=', id)
    .returning(['waiting', 'octets'])
    .executeTakeFirst()
  if (row !== undefined) await dropOldest(db, id, row)
}

/** Lets the oldest go until what waits is within its bounds. */
async function dropOldest(
  db: Main,
  destination: string,
  { waiting, octets: bytes }: { waiting: number; octets: number },
): Promise<void> {
  let [tooMany, tooLarge] = [waiting - outboxLimits.messages, bytes - outboxLimits.bytes]
  while (tooMany > 0 || tooLarge > 0) {
    const oldest = await db
      .selectFrom('outbox')
      .select(['number', 'octets'])
      .where('destination', '=', destination)
      .orderBy('number')
      .limit(outboxLimits.batch)
      .execute()
    const gone: number[] = []
    for (const row of oldest) {
      if (tooMany <= 0 && tooLarge <= 0) break
      gone.push(row.number)
      tooMany--
      tooLarge -= row.octets
    }
    if (gone.length === 0) return
    await takeOut(db, destination, gone)
    await countDropped(db, destination, gone.length)
  }
}

async function countDropped(db: Main, destination: string, count: number): Promise<void> {
  await db
    .updateTable('destination')
    .set(({ eb }) => ({ dropped: eb('dropped', '+', count) }))
    .where('id', '=', destination)
    .execute()
}

/** Removes messages and what they count; answers when each of those that were there had been queued. */
async function takeOut(
  db: Main,
  destination: string,
  numbers: readonly number[],
): Promise<readonly number[]> {
  const times: number[] = []
  for (const group of inGroups(numbers)) {
    const gone = await db
      .deleteFrom('outbox')
      .where('destination', '=', destination)
      .where('number', 'in', group)
      .returning(['octets', 'time'])
      .execute()
    const bytes = gone.reduce((sum, row) => sum + row.octets, 0)
    await db
      .updateTable('destination')
      .set(({ eb }) => ({ waiting: eb('waiting', '-', gone.length), octets: eb('octets', '-', bytes) }))
      .where('id', '=', destination)
      .execute()
    times.push(...gone.map(({ time }) => time))
  }
  return times
}

export async function attempted(
  db: Main,
  destination: string,
  { time, results, problem }: Attempt,
): Promise<void> {
  const now = whole(time)
  await putOff(
    db,
    destination,
    results.filter((result) => result.state === 'retry'),
  )
  const gone = results.filter((result) => result.state !== 'retry')
  const delays = await moveToHistory(db, destination, { time: now, gone })
  const delivered = gone.filter(({ state }) => state === 'delivered').length
  await db
    .updateTable('destination')
    .set(({ eb }) => ({
      sent: eb('sent', '+', delays.length),
      refused: eb('refused', '+', gone.length - delivered),
      ...(delivered > 0 && { last_success: now }),
      ...(delays.length > 0 && { delay_ms: Math.max(0, whole((now - Math.max(...delays)) / 1000)) }),
      ...(problem !== '' && { error_time: now, error_text: problem.slice(0, outboxLimits.problem) }),
    }))
    .where('id', '=', destination)
    .execute()
}

export async function reserve(
  db: Main,
  destination: string,
  { batch, numbers }: { readonly batch: string; readonly numbers: readonly number[] },
): Promise<void> {
  for (const group of inGroups(numbers))
    await db
      .updateTable('outbox')
      .set({ batch })
      .where('destination', '=', destination)
      .where('number', 'in', group)
      .execute()
}

/** Items of one request are due together: few statements for many items. */
async function putOff(
  db: Main,
  destination: string,
  results: readonly Extract<AttemptResult, { state: 'retry' }>[],
): Promise<void> {
  for (const together of Map.groupBy(results, ({ due, isRejected }) => `${due} ${isRejected}`).values()) {
    const { due, isRejected } = together[0]!
    for (const group of inGroups(together.map(({ number }) => number)))
      await db
        .updateTable('outbox')
        .set(({ eb }) => ({
          due: whole(due),
          tries: eb('tries', '+', 1),
          rejections: eb('rejections', '+', isRejected ? 1 : 0),
        }))
        .where('destination', '=', destination)
        .where('number', 'in', group)
        .execute()
  }
}

/** Answers when each of the delivered messages had been queued. */
async function moveToHistory(
  db: Main,
  destination: string,
  { time, gone }: { time: number; gone: readonly Exclude<AttemptResult, { state: 'retry' }>[] },
): Promise<readonly number[]> {
  const queued: number[] = []
  for (const group of inGroups(gone)) {
    const results = new Map(group.map((result) => [result.number, result]))
    const rows = await db
      .selectFrom('outbox')
      .select(['number', 'time', 'object', 'tries', 'body'])
      .where('destination', '=', destination)
      .where('number', 'in', [...results.keys()])
      .orderBy('number')
      .execute()
    if (rows.length === 0) continue
    const records = rows.map((row) => {
      const result = results.get(row.number)!
      const { reason, title }: ExportMessage = JSON.parse(row.body)
      const isDelivered = result.state === 'delivered'
      if (isDelivered) queued.push(row.time)
      return {
        ...{ destination, message: row.number, object: row.object, reason, title, state: result.state },
        ...{ queued: row.time, time, tries: row.tries + 1 },
        reference: isDelivered ? result.reference.slice(0, outboxLimits.problem) : '',
        link: isDelivered ? result.link.slice(0, outboxLimits.problem) : '',
        problem: isDelivered ? '' : result.reason.slice(0, outboxLimits.problem),
        body: isDelivered ? '' : row.body,
      }
    })
    // Fifteen columns a row: below the bound of SQLite's parameters.
    for (let at = 0; at < records.length; at += 50)
      await db
        .insertInto('delivery')
        .values(records.slice(at, at + 50))
        .execute()
    await takeOut(
      db,
      destination,
      rows.map(({ number }) => number),
    )
  }
  return queued
}

/** Failed messages as they were queued, with the number they had; all if none are named. */
export async function resend(db: Main, destination: string, numbers: readonly number[]): Promise<number> {
  let count = 0
  for (;;) {
    const rows = await failedRows(db, destination, numbers)
    if (rows.length === 0) return count
    const messages = rows.map(({ message, queued, object, body }) => ({
      ...{ number: message, destination, time: queued, octets: Buffer.byteLength(body), body, object },
      ...{ due: 0, tries: 0, rejections: 0, batch: '' },
    }))
    await db.insertInto('outbox').values(messages).execute()
    const bytes = messages.reduce((sum, { octets }) => sum + octets, 0)
    await db
      .updateTable('destination')
      .set(({ eb }) => ({ waiting: eb('waiting', '+', messages.length), octets: eb('octets', '+', bytes) }))
      .where('id', '=', destination)
      .execute()
    await forget(db, rows)
    count += rows.length
  }
}

/** Forgets failed messages; all if none are named. */
export async function discard(db: Main, destination: string, numbers: readonly number[]): Promise<number> {
  let count = 0
  for (;;) {
    const rows = await failedRows(db, destination, numbers)
    if (rows.length === 0) return count
    await forget(db, rows)
    count += rows.length
  }
}

async function failedRows(db: Main, destination: string, numbers: readonly number[]) {
  const failed = db
    .selectFrom('delivery')
    .select(['number', 'message', 'queued', 'object', 'body'])
    .where('destination', '=', destination)
    .where('state', '=', 'failed')
    .orderBy('number')
    .limit(50)
  return numbers.length === 0 ? failed.execute() : failed.where('message', 'in', [...numbers]).execute()
}

async function forget(db: Main, rows: readonly { readonly number: number }[]): Promise<void> {
  await db
    .deleteFrom('delivery')
    .where(
      'number',
      'in',
      rows.map(({ number }) => number),
    )
    .execute()
}

/** Keeps the history of a destination within its bounds. */
async function boundHistory(db: Main, destination: string): Promise<void> {
  const bounds = [
    ['delivered', outboxLimits.history],
    ['failed', outboxLimits.failed],
  ] as const
  for (const [state, most] of bounds) {
    const first = await db
      .selectFrom('delivery')
      .select('number')
      .where('destination', '=', destination)
      .where('state', '=', state)
      .orderBy('number', 'desc')
      .offset(most)
      .limit(1)
      .executeTakeFirst()
    if (first === undefined) continue
    await db
      .deleteFrom('delivery')
      .where('destination', '=', destination)
      .where('state', '=', state)
      .where('number', '<=', first.number)
      .execute()
  }
}

export async function dropBefore(db: Main, time: Microseconds): Promise<number> {
  const destinations = await db.selectFrom('destination').select('id').execute()
  let dropped = 0
  for (const { id } of destinations) {
    for (;;) {
      const rows = await db
        .selectFrom('outbox')
        .select('number')
        .where('destination', '=', id)
        .where('time', '<', whole(time))
        .orderBy('number')
        .limit(outboxLimits.batch)
        .execute()
      if (rows.length === 0) break
      await takeOut(
        db,
        id,
        rows.map(({ number }) => number),
      )
      await countDropped(db, id, rows.length)
      dropped += rows.length
    }
    await forgetOldest(db, id)
    await boundHistory(db, id)
  }
  const oldest = whole(Date.now() * 1000 - outboxLimits.historyAgeMs * 1000)
  await db.deleteFrom('delivery').where('time', '<', oldest).execute()
  return dropped
}

async function forgetOldest(db: Main, destination: string): Promise<void> {
  const first = await db
    .selectFrom('told')
    .select('number')
    .where('destination', '=', destination)
    .orderBy('number', 'desc')
    .offset(outboxLimits.reported)
    .limit(1)
    .executeTakeFirst()
  if (first === undefined) return
  await db
    .deleteFrom('told')
    .where('destination', '=', destination)
    .where('number', '<=', first.number)
    .execute()
}

export async function saveDestination(db: Main, destination: Destination): Promise<void> {
  const { id, isEnabled } = destination
  const said = { is_enabled: isEnabled ? 1 : 0, body: JSON.stringify(destination) }
  const changed = await db
    .updateTable('destination')
    .set(said)
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst()
  if (changed !== undefined) return
  const { count } = await db
    .selectFrom('destination')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  if (Number(count) >= outboxLimits.destinations)
    throw new StoreError('too-many-destinations', `there are ${outboxLimits.destinations}`)
  const zero = { waiting: 0, octets: 0, sent: 0, refused: 0, dropped: 0 }
  await db
    .insertInto('destination')
    .values({ id, ...said, ...zero, last_success: 0, error_time: 0, error_text: '', delay_ms: 0 })
    .execute()
}

export async function removeDestination(db: Main, id: string): Promise<boolean> {
  const gone = await db.deleteFrom('destination').where('id', '=', id).returning('id').executeTakeFirst()
  await db.deleteFrom('outbox').where('destination', '=', id).execute()
  await db.deleteFrom('told').where('destination', '=', id).execute()
  await db.deleteFrom('delivery').where('destination', '=', id).execute()
  return gone !== undefined
}
