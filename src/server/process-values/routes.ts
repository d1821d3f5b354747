import Type from 'typebox'
import { CodedError } from '#schema/errors'
import { PointPage } from '#schema/process-values'
import { paging, pagingOf, queryOf, route } from '../http/route.ts'
import type { ProcessValueService } from './service.ts'

export const processValueRoutes = (service: ProcessValueService) => [
  route({
    method: 'GET',
    path: '/rest/process-values',
    access: 'read',
    summary: 'Process values with their learned bounds and writers',
    query: queryOf({
      ...paging,
      device: Type.Optional(Type.String({ maxLength: 300, description: 'Device id' })),
      search: Type.Optional(
        Type.String({ maxLength: 200, description: 'Part of a point, an address, a name or a protocol' }),
      ),
      written: Type.Optional(Type.Boolean({ description: 'Only points that were written' })),
    }),
    answer: { status: 200, schema: PointPage, description: 'A page of points, written ones first' },
    async handle({ query }) {
      const { limit, cursor = '0' } = pagingOf(query)
      if (!/^\d{1,9}$/.test(cursor)) throw new CodedError('bad-cursor', `cursor: ${cursor}`)
      const from = Number(cursor)
      const { device, search = '', written = false } = query
      const { items, total } = await service.points({ device, search, written, limit, from })
      return { items: [...items], total, next: from + limit < total ? String(from + limit) : null }
    },
  }),
]
