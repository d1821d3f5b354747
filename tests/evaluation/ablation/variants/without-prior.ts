/** A point is judged by its samples alone: no wider interval while they are few, and nothing expected of a point with fewer than five. */
import { limits as whole } from '#baseline/limits'

export const limits = {
  ...whole,
  spansUnknown: 0,
  writesBeforeGrossJudging: Number.POSITIVE_INFINITY,
} as const
