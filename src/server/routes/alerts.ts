import Type from 'typebox'
import { ALERT_STATUSES, TriagedAlert } from '#contract/alert'
import { EngineWord, SeverityWord } from '#contract/terms'
import { triagedOf } from '../alerts/triaged-alert.ts'
import { spanOf } from '../http/query-time.ts'
import { defineRoute, listOf, paging, pagingOf, queryOf, seen } from '../http/route.ts'

const SUPPRESSED = { no: false, only: true, also: undefined } as const

export const route = defineRoute({
  method: 'GET',
  path: '/rest/alerts',
  summary: 'What a person must look at, latest first',
  query: queryOf({
    ...paging,
    ...seen,
    status: Type.Optional(Type.Enum([...ALERT_STATUSES, 'open'], { description: '`open`: new or active' })),
    severity: Type.Optional(SeverityWord),
    engine: Type.Optional(EngineWord),
    rule: Type.Optional(Type.String({ maxLength: 200 })),
    device: Type.Optional(Type.String({ maxLength: 300 })),
    newHere: Type.Optional(
      Type.Boolean({ description: '`false`: only alarms; `true`: only what was found while learning' }),
    ),
    suppressed: Type.Optional(
      Type.Enum(['no', 'only', 'also'], {
        description: 'What is muted or was announced as maintenance; `no` if not given',
      }),
    ),
  }),
  answer: { status: 200, schema: listOf(TriagedAlert), description: 'A page of alerts' },
  async handle({ query }, { store, captures }) {
    const { status, severity, engine, rule, device, newHere, suppressed = 'no' } = query
    const filter = {
      status,
      severity,
      engine,
      rule,
      device,
      isNewHere: newHere,
      suppressed: SUPPRESSED[suppressed],
    }
    const { items, next } = await store.alerts({ ...pagingOf(query), ...spanOf(query), ...filter })
    const files = await captures.names()
    return { items: items.map((alert) => triagedOf(alert, files)), next: next ?? null }
  },
})
