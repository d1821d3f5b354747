/** Messages to external systems, queued in the transaction that stores their content. Runs in the one writer thread. */
import type { Transaction } from 'kysely'
import type { Alert } from '#model/alert'
import type { Destination } from '#model/destination'
import type { Device } from '#model/device'
import type { Incident } from '#model/incident'
import { type ExportMessage, rankOf, wants } from '#model/message'
import type { Changes } from '../changes.ts'
import {
  alertMessage,
  devicesNamed,
  eventMessage,
  incidentMessage,
  incidentRank,
  incidentReason,
  isSentAsEvent,
} from '../message-making.ts'
import { reasonFor, type SentSubject } from '../outbox.ts'
import type { AlertStatusFilter } from '../store.ts'
import { inGroups } from './groups.ts'
import { enabled, queue } from './outbox-queue.ts'
import type { Tables } from './tables.ts'

type Main = Transaction<Tables>

/** Queues what these changes, stored just now, are worth telling. */
export async function queueChanges(db: Main, { alerts, events, notes }: Changes): Promise<void> {
  const destinations = await enabled(db)
  if (destinations.length === 0) return
  if (alerts.size > 0) await queueAlerts(db, destinations, [...alerts.keys()])
  const incidents = notes.get('incidents')
  if (incidents !== undefined) await queueIncidents(db, destinations, JSON.parse(incidents))
  const listeners = destinations.filter(({ filter }) => filter.kinds.includes('event'))
  const reported = [...events.values()].filter(isSentAsEvent)
  if (reported.length === 0 || listeners.length === 0) return
  const devices = await devicesOf(
    db,
    reported.flatMap((event) => event.devices.slice(0, 2)),
  )
  const messages = reported.map((event) => eventMessage(event, devices))
  for (const destination of listeners) await queue(db, destination, messages)
}

async function queueAlerts(db: Main, destinations: readonly Destination[], all: readonly string[]) {
  for (const ids of inGroups(all)) {
    const rows = await db
      .selectFrom('alert')
      .leftJoin('triage', 'triage.alert', 'alert.id')
      .select(['alert.body', 'alert.status', 'alert.is_suppressed', 'triage.is_learned'])
      .where('alert.id', 'in', ids)
      .orderBy('alert.time')
      .orderBy('alert.number')
      .execute()
    const alerts = rows.map((row) => ({ ...row, alert: JSON.parse(row.body) as Alert }))
    const devices = await devicesOf(
      db,
      alerts.flatMap(({ alert }) => devicesNamed(alert)),
    )
    for (const destination of destinations) {
      const reported = await reportedOf(db, destination.id, ids.map(alertSubject))
      const messages: ExportMessage[] = []
      for (const { alert, status, is_suppressed, is_learned } of alerts) {
        const reason = reasonFor({
          alert,
          status: status as AlertStatusFilter,
          isLearned: is_learned === 1,
          isSuppressed: is_suppressed === 1,
          reported: reported.get(alertSubject(alert.id)),
        })
        if (reason === undefined) continue
        const message = alertMessage(alert, reason, devices)
        if (wants(destination.filter, message)) messages.push(message)
      }
      await queue(db, destination, messages)
      await remember(
        db,
        destination.id,
        messages.map(({ id, severity }) => [alertSubject(id), { rank: rankOf(severity), closedCount: -1 }]),
      )
    }
  }
}

async function queueIncidents(
  db: Main,
  destinations: readonly Destination[],
  incidents: readonly Incident[],
): Promise<void> {
  for (const destination of destinations) {
    if (!destination.filter.kinds.includes('incident')) continue
    const messages: ExportMessage[] = []
    const ranks: [string, SentSubject][] = []
    for (const group of inGroups(incidents)) {
      const reported = await reportedOf(
        db,
        destination.id,
        group.map(({ id }) => incidentSubject(id)),
      )
      for (const incident of group) {
        const reason = incidentReason(incident, reported.get(incidentSubject(incident.id))?.rank)
        if (reason === undefined) continue
        const message = incidentMessage(incident, reason)
        if (!wants(destination.filter, message)) continue
        messages.push(message)
        ranks.push([incidentSubject(incident.id), { rank: incidentRank(incident), closedCount: -1 }])
      }
    }
    await queue(db, destination, messages)
    await remember(db, destination.id, ranks)
  }
}

const alertSubject = (id: string) => `alert ${id}`
const incidentSubject = (id: string) => `incident ${id}`

async function devicesOf(db: Main, ids: readonly string[]): Promise<ReadonlyMap<string, Device>> {
  const devices = new Map<string, Device>()
  for (const group of inGroups([...new Set(ids)])) {
    const rows = await db.selectFrom('device').select(['id', 'body']).where('id', 'in', group).execute()
    for (const { id, body } of rows) devices.set(id, JSON.parse(body))
  }
  return devices
}

async function reportedOf(
  db: Main,
  destination: string,
  subjects: readonly string[],
): Promise<ReadonlyMap<string, SentSubject>> {
  const rows = await db
    .selectFrom('told')
    .select(['subject', 'rank', 'closed_count'])
    .where('destination', '=', destination)
    .where('subject', 'in', subjects)
    .execute()
  return new Map(
    rows.map(({ subject, rank, closed_count }) => [subject, { rank, closedCount: closed_count }]),
  )
}

async function remember(db: Main, destination: string, all: readonly (readonly [string, SentSubject])[]) {
  for (const group of inGroups(all)) {
    await db
      .insertInto('told')
      .values(
        group.map(([subject, { rank, closedCount }]) => ({
          destination,
          subject,
          rank,
          closed_count: closedCount,
        })),
      )
      .onConflict((conflict) =>
        conflict.columns(['destination', 'subject']).doUpdateSet(({ ref }) => ({
          rank: ref('excluded.rank'),
          closed_count: ref('excluded.closed_count'),
        })),
      )
      .execute()
  }
}

/**
 * After a person closed an alert: it is sent again once its count grows. Destinations that ask for it and know the alert
 * get a message; `origin` made the change and gets none.
 */
export async function queueClosed(db: Main, id: string, origin?: string): Promise<void> {
  const destinations = await enabled(db)
  const row = await db.selectFrom('alert').select('body').where('id', '=', id).executeTakeFirst()
  if (row === undefined || destinations.length === 0) return
  const alert: Alert = JSON.parse(row.body)
  const { count, severity } = alert
  const message = alertMessage(alert, 'closed', await devicesOf(db, devicesNamed(alert)))
  for (const destination of destinations) {
    const reported = await reportedOf(db, destination.id, [alertSubject(id)])
    const isKnown = (reported.get(alertSubject(id))?.rank ?? -1) >= 0
    if (isKnown && destination.id !== origin) await queue(db, destination, [message])
    await remember(db, destination.id, [[alertSubject(id), { rank: rankOf(severity), closedCount: count }]])
  }
}

/** After a person opened a closed alert again. */
export async function queueReopened(db: Main, id: string, origin?: string): Promise<void> {
  const destinations = await enabled(db)
  const row = await db
    .selectFrom('alert')
    .select(['body', 'is_suppressed'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (row === undefined || destinations.length === 0) return
  const alert: Alert = JSON.parse(row.body)
  const message = alertMessage(alert, 'reopened', await devicesOf(db, devicesNamed(alert)))
  for (const destination of destinations) {
    const isWanted = row.is_suppressed === 0 && !alert.isLearning && wants(destination.filter, message)
    if (isWanted && destination.id !== origin) await queue(db, destination, [message])
    const rank = isWanted ? rankOf(alert.severity) : -1
    await remember(db, destination.id, [[alertSubject(id), { rank, closedCount: -1 }]])
  }
}

/** Queues for every destination that wants them, or those of `only`. */
export async function emit(
  db: Main,
  messages: readonly ExportMessage[],
  only?: readonly string[],
): Promise<void> {
  for (const destination of await enabled(db))
    if (only === undefined || only.includes(destination.id)) await queue(db, destination, messages)
}
