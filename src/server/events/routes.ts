import { EventChange, EventItem, EventTypes } from '#schema/event'
import { Id, listOf, paging, queryOf, route } from '../http/route.ts'
import { eventFilter } from './event-filter.ts'
import type { EventService } from './service.ts'

export const eventRoutes = (service: EventService) => [
  route({
    method: 'GET',
    path: '/rest/events',
    access: 'read',
    summary: 'The timeline, latest first: captured events and events entered by hand',
    query: queryOf({ ...paging, ...eventFilter }),
    answer: { status: 200, schema: listOf(EventItem), description: 'A page of events' },
    handle: ({ query }) => service.list(query),
  }),
  route({
    method: 'GET',
    path: '/rest/events.csv',
    isExpensive: true,
    access: 'read',
    summary: 'The complete list of /rest/events as CSV (RFC 4180)',
    query: queryOf(eventFilter),
    answer: { status: 200, type: 'text/csv', description: 'All events, up to a million' },
    handle({ query, reply }) {
      const lines = service.csv(query)
      reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="timeline.csv"')
      return lines
    },
  }),
  route({
    method: 'GET',
    path: '/rest/event-types',
    access: 'read',
    summary: 'Event types with their counts and the corresponding event types of Defender for IoT',
    answer: { status: 200, schema: EventTypes, description: 'Our types, and theirs without one and why' },
    handle: () => service.types(),
  }),
  route({
    method: 'POST',
    path: '/rest/events',
    access: 'change',
    summary: 'Adds an event by hand: a call, a visit, work at a cabinet',
    body: EventChange,
    answer: { status: 201, schema: EventItem, description: 'The event, of type `user-event`' },
    handle: ({ body }) => service.add(body),
  }),
  route({
    method: 'PATCH',
    path: '/rest/events/{id}',
    access: 'change',
    summary: 'Changes an event that was entered by hand; captured events cannot be changed',
    params: Id,
    body: EventChange,
    answer: { status: 200, schema: EventItem, description: 'The changed event' },
    handle: ({ params, body }) => service.change(params.id, body),
  }),
  route({
    method: 'DELETE',
    path: '/rest/events/{id}',
    access: 'change',
    summary: 'Deletes an event that was entered by hand',
    params: Id,
    answer: { status: 204, description: 'The event is deleted' },
    handle: ({ params }) => service.remove(params.id),
  }),
]
