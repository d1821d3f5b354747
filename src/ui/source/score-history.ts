import type { ScorePoint } from '#schema/history'
import type { Paged, Source } from './source.ts'

/** Security scores, one point a day, oldest first. */
export const readScoreHistory = (source: Source) => source.read<Paged<ScorePoint>>('/score-history')
