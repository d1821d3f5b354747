import Type from 'typebox'
import { BaselinePage } from '#contract/baseline'
import { CodedError } from '#contract/errors'
import { microsecondsOf } from '../http/query-time.ts'
import { defineRoute, paging, pagingOf, queryOf } from '../http/route.ts'

export const route = defineRoute({
  method: 'GET',
  path: '/rest/baseline',
  summary: 'What is normal at this site, in sentences',
  query: queryOf({
    ...paging,
    search: Type.Optional(
      Type.String({ maxLength: 200, description: 'Part of an address, a protocol, a unit or an operation' }),
    ),
    since: Type.Optional(
      Type.String({ format: 'date-time', description: 'Only what was learned from then on, for review' }),
    ),
  }),
  answer: { status: 200, schema: BaselinePage, description: 'A page of what is normal' },
  async handle({ query }, { learning }) {
    const { limit, cursor = '0' } = pagingOf(query)
    if (!/^\d{1,9}$/.test(cursor)) throw new CodedError('bad-cursor', `cursor: ${cursor}`)
    const since = microsecondsOf('since', query.since)
    const asked = { search: query.search ?? '', limit, from: Number(cursor), since }
    if (learning === undefined) throw new CodedError('not-found', 'nothing is learned here')
    return learning.normal(asked)
  },
})
