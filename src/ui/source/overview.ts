import type { Overview } from '#schema/overview'
import type { DataSource } from './source.ts'

export const readOverview = (source: DataSource) => source.read<Overview>('/overview')
