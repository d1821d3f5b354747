import Type from 'typebox'
import { PointTrend } from '#contract/trend'
import { spanOf } from '../http/query-time.ts'
import { defineRoute, queryOf, seen } from '../http/route.ts'
import { joinedTrend } from '../trends/trend-joining.ts'

const Word = Type.String({ maxLength: 300 })

export const route = defineRoute({
  method: 'GET',
  path: '/rest/process-values/trend',
  summary: 'How one value of the process went, with the writes that were seen',
  query: queryOf({ ...seen, address: Word, protocol: Word, unit: Type.Optional(Word), point: Word }),
  answer: { status: 200, schema: PointTrend, description: 'Smallest and largest value of each step' },
  async handle({ query }, { store }) {
    const { address, protocol, unit = '', point } = query
    return joinedTrend(await store.pointTrends({ device: address, protocol, unit, point }), spanOf(query))
  },
})
