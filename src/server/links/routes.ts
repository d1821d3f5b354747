import Type from 'typebox'
import { linkOf } from '#schema/from-model'
import { LinkItem, ProtocolCountItem } from '#schema/link'
import type { Store } from '#store/store'
import { listOf, paging, pagingOf, queryOf, route } from '../http/route.ts'

export interface LinkSource {
  readonly store: Pick<Store, 'links' | 'overview'>
  captureNames(): Promise<readonly string[]>
}

export const linkRoutes = (source: LinkSource) => [
  route({
    method: 'GET',
    path: '/rest/links',
    access: 'read',
    summary: 'Connections between devices, latest first',
    query: queryOf({
      ...paging,
      device: Type.Optional(Type.String({ maxLength: 300, description: 'Id of either endpoint' })),
      peer: Type.Optional(
        Type.String({ maxLength: 300, description: 'Id of the other endpoint, together with `device`' }),
      ),
      protocol: Type.Optional(Type.String({ maxLength: 200 })),
      changing: Type.Optional(
        Type.Boolean({ description: 'Only links with writes, stops or program transfers' }),
      ),
    }),
    answer: { status: 200, schema: listOf(LinkItem), description: 'A page of links' },
    async handle({ query }) {
      const { device, peer, protocol, changing } = query
      const { items, next } = await source.store.links({
        ...pagingOf(query),
        device,
        peer,
        protocol,
        changing,
      })
      const files = await source.captureNames()
      return { items: items.map((link) => linkOf(link, files)), next: next ?? null }
    },
  }),
  route({
    method: 'GET',
    path: '/rest/protocols',
    access: 'read',
    summary: 'Observed protocols with their traffic',
    answer: { status: 200, schema: listOf(ProtocolCountItem), description: 'All of them, by name' },
    async handle() {
      const { protocols } = await source.store.overview()
      return { items: protocols, next: null }
    },
  }),
]
