import Type from 'typebox'
import '../rooms/comparison.ts'
import { Difference } from '#contract/difference'
import { CodedError } from '#contract/errors'
import { spanOf } from '../http/query-time.ts'
import { defineRoute, queryOf } from '../http/route.ts'

const Moment = Type.String({ format: 'date-time' })

export const route = defineRoute({
  method: 'GET',
  path: '/rest/difference',
  summary: 'What differs between the plant at two times',
  query: queryOf({ firstFrom: Moment, firstUntil: Moment, secondFrom: Moment, secondUntil: Moment }),
  answer: {
    status: 200,
    schema: Type.Object(Difference.properties, { title: 'Difference' }),
    description: 'Both spans and what changed from one to the other',
  },
  async handle({ query }, { comparison }) {
    if (comparison === undefined) throw new CodedError('not-found', 'nothing is compared here')
    return comparison.between(
      sideOf('first', query.firstFrom, query.firstUntil),
      sideOf('second', query.secondFrom, query.secondUntil),
    )
  },
})

function sideOf(side: string, from: string, until: string) {
  const span = spanOf({ from, until }, [`${side}From`, `${side}Until`])
  return { from: span.from ?? 0, until: span.until ?? 0 }
}
