import Type from 'typebox'
import { linkOf } from '#contract/from-model'
import { Link } from '#contract/link'
import { defineRoute, listOf, paging, pagingOf, queryOf } from '../http/route.ts'

export const route = defineRoute({
  method: 'GET',
  path: '/rest/links',
  summary: 'Who talks to whom, latest first',
  query: queryOf({
    ...paging,
    device: Type.Optional(Type.String({ maxLength: 300, description: 'Id of either end' })),
    peer: Type.Optional(Type.String({ maxLength: 300, description: 'Id of the other end, beside `device`' })),
    protocol: Type.Optional(Type.String({ maxLength: 200 })),
    changing: Type.Optional(
      Type.Boolean({ description: 'Only links on which something was written, stopped, loaded' }),
    ),
  }),
  answer: { status: 200, schema: listOf(Link), description: 'A page of links' },
  async handle({ query }, { store, captures }) {
    const { device, peer, protocol, changing } = query
    const { items, next } = await store.links({ ...pagingOf(query), device, peer, protocol, changing })
    const files = await captures.names()
    return { items: items.map((link) => linkOf(link, files)), next: next ?? null }
  },
})
