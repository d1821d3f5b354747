import type { Microseconds } from '#model/time'
import { type EventChange, type EventItem, type EventTypes, USER_EVENT } from '#schema/event'
import { type EventTable, eventTypes } from '#schema/event-table'
import { eventOf } from '#schema/from-model'
import type { Store } from '#store/store'
import { pagingOf } from '../http/route.ts'
import { type AskedEvents, eventQueryOf } from './event-filter.ts'
import { eventsCsvLines } from './events-csv.ts'
import { keepWritten, timelinePage, writtenEvent } from './timeline.ts'

export interface EventServiceOptions {
  readonly store: Pick<Store, 'events' | 'records' | 'keepRecord' | 'dropRecord' | 'overview'>
  captureNames(): Promise<readonly string[]>
  table(): EventTable
  now(): Microseconds
}

export class EventService {
  readonly #options: EventServiceOptions

  constructor(options: EventServiceOptions) {
    this.#options = options
  }

  async list(query: AskedEvents & { readonly limit?: number; readonly cursor?: string }) {
    const { store, captureNames } = this.#options
    const { items, next } = await timelinePage(store, { ...pagingOf(query), ...eventQueryOf(query) })
    const files = await captureNames()
    return { items: items.map((event) => eventOf(event, files)), next: next ?? null }
  }

  csv(query: AskedEvents): AsyncIterable<string> {
    return eventsCsvLines(this.#options.store, eventQueryOf(query))
  }

  async types(): Promise<EventTypes> {
    const { store, table } = this.#options
    const [{ events }, written] = await Promise.all([store.overview(), store.records(USER_EVENT)])
    return eventTypes(table(), { ...events, [USER_EVENT]: written.length })
  }

  async add(change: EventChange): Promise<EventItem> {
    const { store, now } = this.#options
    return eventOf(await keepWritten(store, change, { now: now() }), [])
  }

  /** Throws `not-found` for events that were not entered by hand. */
  async change(id: string, change: EventChange): Promise<EventItem> {
    const { store, now } = this.#options
    const event = await writtenEvent(store, id)
    return eventOf(await keepWritten(store, change, { id: event.id, now: now() }), [])
  }

  async remove(id: string): Promise<void> {
    const { store } = this.#options
    const event = await writtenEvent(store, id)
    await store.dropRecord(USER_EVENT, event.id)
  }
}
