import type { ScorePoint } from '#schema/history'
import type { DataSource, Paged } from './source.ts'

/** Security scores, one point a day, oldest first. */
export const readScoreHistory = (source: DataSource) => source.read<Paged<ScorePoint>>('/score-history')
