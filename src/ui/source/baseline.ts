import type { BaselinePage } from '#schema/baseline'
import type { Query, Source } from './source.ts'

export const readBaseline = (source: Source, query: Query) => source.read<BaselinePage>('/baseline', query)
