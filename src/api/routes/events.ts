import Type from 'typebox'
import { CodedError } from '#contract/errors'
import { EVENT_SEVERITIES, EventItem } from '#contract/event'
import { eventOf } from '#contract/from-model'
import { Time } from '#contract/terms'
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
    const [from, until] = [microseconds('from', query.from), microseconds('until', query.until)]
    const { items, next } = await store.events({ ...pagingOf(query), device, type, severity, from, until })
    const files = await captures.names()
    return { items: items.map((event) => eventOf(event, files)), next: next ?? null }
  },
})

function microseconds(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const milliseconds = Date.parse(text)
  if (Number.isNaN(milliseconds))
    throw new CodedError('bad-request', `${name}: expected an RFC 3339 time, got ${text}`)
  // Date reads milliseconds; the digits behind them are added.
  const rest = /\.\d{3}(\d{1,3})/.exec(text)?.[1] ?? ''
  return milliseconds * 1000 + Number(rest.padEnd(3, '0'))
}
