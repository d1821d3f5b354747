import { EventItem } from '#contract/event'
import { eventOf } from '#contract/from-model'
import { eventFilter, eventQueryOf } from '../events/event-filter.ts'
import { timelinePage } from '../events/timeline.ts'
import { defineRoute, listOf, paging, pagingOf, queryOf } from '../http/route.ts'

export const route = defineRoute({
  method: 'GET',
  path: '/rest/events',
  summary: 'The timeline, latest first: what was captured, and what people entered',
  query: queryOf({ ...paging, ...eventFilter }),
  answer: { status: 200, schema: listOf(EventItem), description: 'A page of events' },
  async handle({ query }, { store, captures }) {
    const { items, next } = await timelinePage(store, { ...pagingOf(query), ...eventQueryOf(query) })
    const files = await captures.names()
    return { items: items.map((event) => eventOf(event, files)), next: next ?? null }
  },
})
