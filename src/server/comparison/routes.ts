import Type from 'typebox'
import { Difference } from '#schema/difference'
import { spanOf } from '../http/query-time.ts'
import { queryOf, route } from '../http/route.ts'
import type { ComparisonService } from './service.ts'

const Moment = Type.String({ format: 'date-time' })

export const comparisonRoutes = (service: Pick<ComparisonService, 'between'>) => [
  route({
    method: 'GET',
    path: '/rest/difference',
    access: 'read',
    summary: 'Differences of the site between two time spans',
    query: queryOf({ firstFrom: Moment, firstUntil: Moment, secondFrom: Moment, secondUntil: Moment }),
    answer: {
      status: 200,
      schema: Type.Object(Difference.properties, { title: 'Difference' }),
      description: 'Both spans, and the changes from the first to the second',
    },
    handle: ({ query }) =>
      service.between(
        sideOf('first', query.firstFrom, query.firstUntil),
        sideOf('second', query.secondFrom, query.secondUntil),
      ),
  }),
]

function sideOf(side: string, from: string, until: string) {
  const span = spanOf({ from, until }, [`${side}From`, `${side}Until`])
  return { from: span.from ?? 0, until: span.until ?? 0 }
}
