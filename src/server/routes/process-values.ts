import Type from 'typebox'
import '../rooms/process-values.ts'
import { CodedError } from '#contract/errors'
import { PointPage } from '#contract/process-values'
import { defineRoute, paging, pagingOf, queryOf } from '../http/route.ts'

export const route = defineRoute({
  method: 'GET',
  path: '/rest/process-values',
  summary: 'Values of the process with the bounds learned, and who writes them',
  query: queryOf({
    ...paging,
    device: Type.Optional(Type.String({ maxLength: 300, description: 'Device id' })),
    search: Type.Optional(
      Type.String({ maxLength: 200, description: 'Part of a point, an address, a name or a protocol' }),
    ),
    written: Type.Optional(Type.Boolean({ description: 'Only what somebody writes' })),
  }),
  answer: { status: 200, schema: PointPage, description: 'A page of points, the written ones first' },
  async handle({ query }, { processValues }) {
    const { limit, cursor = '0' } = pagingOf(query)
    if (!/^\d{1,9}$/.test(cursor)) throw new CodedError('bad-cursor', `cursor: ${cursor}`)
    if (processValues === undefined) throw new CodedError('not-found', 'nothing is learned here')
    const from = Number(cursor)
    const { items, total } = await processValues.points({
      device: query.device,
      search: query.search ?? '',
      written: query.written ?? false,
      limit,
      from,
    })
    return { items: [...items], total, next: from + limit < total ? String(from + limit) : null }
  },
})
