import type { LinkItem, ProtocolCountItem, ProtocolNameItem } from '#schema/link'
import type { DataSource, Paged, Query } from './source.ts'

export const listLinks = (source: DataSource, query: Query) => source.read<Paged<LinkItem>>('/links', query)

export const listProtocols = (source: DataSource) => source.read<Paged<ProtocolCountItem>>('/protocols')

export const listProtocolNames = (source: DataSource) =>
  source.read<Paged<ProtocolNameItem>>('/protocols/names')
