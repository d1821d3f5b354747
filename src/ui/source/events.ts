import type { EventChange, EventItem, EventTypes } from '#schema/event'
import { type DataSource, type Paged, part, type Query } from './source.ts'

export const listEvents = (source: DataSource, query: Query) =>
  source.read<Paged<EventItem>>('/events', query)

export const readEventTypes = (source: DataSource) => source.read<EventTypes>('/event-types')

/** The complete list as a CSV file. */
export const eventsCsv = (source: DataSource, query: Query) => source.file('/events.csv', query)

/** Adds an event if `id` is undefined. Only events entered by hand can be changed. */
export const saveEvent = (source: DataSource, id: string | undefined, change: EventChange) =>
  id === undefined
    ? source.send<EventItem>('POST', '/events', change)
    : source.send<EventItem>('PATCH', `/events/${part(id)}`, change)

export const removeEvent = (source: DataSource, id: string) =>
  source.send<void>('DELETE', `/events/${part(id)}`)
