import type { BaselinePage } from '#schema/baseline'
import type { DataSource, Query } from './source.ts'

export const readBaseline = (source: DataSource, query: Query) =>
  source.read<BaselinePage>('/baseline', query)
