import type { LinkItem, ProtocolCountItem } from '#schema/link'
import type { Paged, Query, Source } from './source.ts'

export const listLinks = (source: Source, query: Query) => source.read<Paged<LinkItem>>('/links', query)

export const listProtocols = (source: Source) => source.read<Paged<ProtocolCountItem>>('/protocols')
