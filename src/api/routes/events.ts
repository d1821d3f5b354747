import Type from 'typebox'
import { EVENT_SEVERITIES, EventItem } from '#contract/event'
import { eventOf } from '#contract/from-model'
import { Time } from '#contract/terms'
import { microsecondsOf } from '../microseconds.ts'
import { defineRoute, listOf, paging, pagingOf, queryOf } from '../route.ts'

export const route = defineRoute({
  method: 'GET',
  path: '/rest/events',
  summary: 'The timeline, latest first',
  query: queryOf({
    ...paging,
    device: Type.Optional(Type.String({ maxLength: 300 })),
    type: Type.Optional(Type.String({ maxLength: 100 })),
    severity: Type.Optional(Type.Enum([...EVENT_SEVERITIES])),
    from: Type.Optional(Time),
    until: Type.Optional(Time),
  }),
  answer: { status: 200, schema: listOf(EventItem), description: 'A page of events' },
  async handle({ query }, { store, captures }) {
    const { device, type, severity } = query
    const [from, until] = [microsecondsOf('from', query.from), microsecondsOf('until', query.until)]
    const { items, next } = await store.events({ ...pagingOf(query), device, type, severity, from, until })
    const files = await captures.names()
    return { items: items.map((event) => eventOf(event, files)), next: next ?? null }
  },
})
