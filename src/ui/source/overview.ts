import type { Overview } from '#schema/overview'
import type { Source } from './source.ts'

export const readOverview = (source: Source) => source.read<Overview>('/overview')
