import { Readable } from 'node:stream'
import { eventFilter, eventQueryOf } from '../events/event-filter.ts'
import { eventsCsvLines } from '../events/events-csv.ts'
import { defineRoute, queryOf } from '../http/route.ts'

export const route = defineRoute({
  method: 'GET',
  path: '/rest/events.csv',
  summary: 'The same list as /rest/events, whole, as CSV (RFC 4180)',
  query: queryOf(eventFilter),
  answer: { status: 200, type: 'text/csv', description: 'All events, up to a million' },
  async handle({ query, reply }, { store }) {
    reply.type('text/csv; charset=utf-8').header('content-disposition', 'attachment; filename="timeline.csv"')
    return reply.send(Readable.from(eventsCsvLines(store, eventQueryOf(query))))
  },
})
