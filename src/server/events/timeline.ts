/** The timeline as one list: what was captured, and what people wrote down. */

import { identifier } from '#model/identifier'
import { eventSeverities, type TimelineEvent } from '#model/journal'
import { CodedError } from '#schema/errors'
import { type EventChange, USER_EVENT } from '#schema/event'
import type { EventQuery, Page, Store } from '#store/store'
import { microsecondsOf } from '../http/query-time.ts'

const BASE64URL = { alphabet: 'base64url', omitPadding: true } as const

/** Where the next page begins: in the store, and among what people wrote down. */
interface Mark {
  /** Undefined: from the start; null: the store has no more. */
  readonly stored: string | null | undefined
  /** Time and id of the last one returned. */
  readonly written: readonly [time: number, id: string] | undefined
}

/** A page of both, the latest first. Throws `bad-cursor` for text that no page gave. */
export async function timelinePage(
  store: Pick<Store, 'events' | 'records'>,
  query: EventQuery,
): Promise<Page<TimelineEvent>> {
  const mark = readMark(query.cursor)
  const written = (await writtenEvents(store)).filter(
    (event) => fits(event, query) && (mark.written === undefined || isAfter(event, mark.written)),
  )
  const cursor = mark.stored ?? undefined
  const page =
    mark.stored === null ? { items: [], next: undefined } : await store.events({ ...query, cursor })
  const items = [...page.items, ...written].sort(latestFirst).slice(0, query.limit)
  const mine = items.filter(({ type }) => type === USER_EVENT)
  const taken = items.length - mine.length
  const last = mine.at(-1)
  const next: Mark = {
    stored: await storedMark(store, query, { cursor, taken, page }),
    written: last === undefined ? mark.written : [last.time, last.id],
  }
  const isWhole = next.stored === null && mine.length === written.length
  return { items, next: isWhole ? undefined : writeMark(next) }
}

/** The store's cursor behind so many of its page. */
async function storedMark(
  store: Pick<Store, 'events'>,
  query: EventQuery,
  asked: {
    readonly cursor: string | undefined
    readonly taken: number
    readonly page: Page<TimelineEvent>
  },
): Promise<string | null | undefined> {
  const { cursor, taken, page } = asked
  if (taken === page.items.length) return page.next ?? null
  if (taken === 0) return cursor
  return (await store.events({ ...query, cursor, limit: taken })).next ?? null
}

/** Everything people wrote down, in no order. */
async function writtenEvents(store: Pick<Store, 'records'>): Promise<readonly TimelineEvent[]> {
  return (await store.records(USER_EVENT)).map(({ body }) => JSON.parse(body) as TimelineEvent)
}

export interface Written {
  readonly time: string
  readonly severity?: EventChange['severity']
  readonly title: string
  readonly text?: string
  readonly devices?: readonly string[]
}

/** Stores it under `id`, or a new one derived from its content and time. */
export async function keepWritten(
  store: Pick<Store, 'keepRecord'>,
  { time, severity = 'notice', title, text = '', devices = [] }: Written,
  { id, now }: { readonly id?: string; readonly now: number },
): Promise<TimelineEvent> {
  const event: TimelineEvent = {
    id: id ?? identifier(USER_EVENT, `${now}`, time, title, text),
    time: microsecondsOf('time', time) ?? now,
    type: USER_EVENT,
    severity,
    title,
    text,
    devices: [...new Set(devices)],
    place: undefined,
  }
  await store.keepRecord({ kind: USER_EVENT, id: event.id, time: event.time, body: JSON.stringify(event) })
  return event
}

/** Throws `not-found` for events that no person wrote: captured ones cannot be edited. */
export async function writtenEvent(store: Pick<Store, 'records'>, id: string): Promise<TimelineEvent> {
  const found = (await writtenEvents(store)).find((event) => event.id === id)
  if (found === undefined)
    throw new CodedError('not-found', `no event ${id.slice(0, 80)} that a user entered`)
  return found
}

function fits(event: TimelineEvent, query: EventQuery): boolean {
  const { device, type, severity, from = -Infinity, until = Infinity, search = '' } = query
  const wanted = search.toLowerCase()
  return (
    (device === undefined || event.devices.includes(device)) &&
    (type === undefined || type === event.type) &&
    (severity === undefined || eventSeverities(severity).includes(event.severity)) &&
    event.time >= from &&
    event.time <= until &&
    (event.title.toLowerCase().includes(wanted) || event.text.toLowerCase().includes(wanted))
  )
}

function latestFirst(one: TimelineEvent, other: TimelineEvent): number {
  if (one.time !== other.time) return other.time - one.time
  const [isWritten, isOtherWritten] = [one.type === USER_EVENT, other.type === USER_EVENT]
  if (isWritten && isOtherWritten) return one.id < other.id ? 1 : -1
  // The order of the store stays as it is.
  return Number(isWritten) - Number(isOtherWritten)
}

function isAfter({ time, id }: TimelineEvent, [lastTime, lastId]: readonly [number, string]): boolean {
  return time < lastTime || (time === lastTime && id < lastId)
}

function writeMark({ stored, written }: Mark): string {
  const text = JSON.stringify([stored === undefined ? '' : stored, written ?? null])
  return new TextEncoder().encode(text).toBase64(BASE64URL)
}

function readMark(cursor: string | undefined): Mark {
  if (cursor === undefined) return { stored: undefined, written: undefined }
  try {
    const [stored, written] = JSON.parse(
      new TextDecoder().decode(Uint8Array.fromBase64(cursor, BASE64URL)),
    ) as unknown[]
    const isStored = stored === null || typeof stored === 'string'
    if (isStored && (written === null || isKey(written)))
      return { stored: stored === '' ? undefined : stored, written: written ?? undefined }
  } catch {
    // Logged below.
  }
  throw new CodedError('bad-cursor', 'cursor: expected the `next` of the page before')
}

function isKey(value: unknown): value is readonly [number, string] {
  return (
    Array.isArray(value) && value.length === 2 && typeof value[0] === 'number' && typeof value[1] === 'string'
  )
}
