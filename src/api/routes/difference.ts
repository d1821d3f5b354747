import Type from 'typebox'
import '../rooms/comparison.ts'
import { Difference } from '#contract/difference'
import { CodedError } from '#contract/errors'
import { microsecondsOf } from '../microseconds.ts'
import { defineRoute, queryOf } from '../route.ts'

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
      spanOf('first', query.firstFrom, query.firstUntil),
      spanOf('second', query.secondFrom, query.secondUntil),
    )
  },
})

function spanOf(side: string, fromText: string, untilText: string) {
  const from = microsecondsOf(`${side}From`, fromText) ?? 0
  const until = microsecondsOf(`${side}Until`, untilText) ?? 0
  if (from <= until) return { from, until }
  throw new CodedError('bad-request', `${side}From: expected a time up to ${untilText}, got ${fromText}`)
}
