/** Order in which learned entries are reviewed. */
import type { BaselineSentence } from '#schema/baseline'

/** Latest first, for what was learned last is most likely not normal. */
export function reviewOrder(items: readonly BaselineSentence[]) {
  const latestFirst = items.toSorted((a, b) => (a.first < b.first ? 1 : Number(a.first > b.first) * -1))
  return {
    open: latestFirst.filter(({ review }) => review === undefined),
    rejected: latestFirst.filter(({ review }) => review?.state === 'rejected'),
  }
}
