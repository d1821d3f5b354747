import type { BaselinePage } from '#contract/baseline'
import { countOf } from '#ui/kit/format'

/** The sentence above the list: how far learning is, and how much is known. */
export function baselineSentence({ learning, relations, channels, points }: BaselinePage): string {
  if (learning === 'nothing') return 'Nothing is learned yet.'
  const known = `${countOf(relations, 'relation')}, ${countOf(channels, 'channel')} and ${countOf(points, 'point')} are known as normal`
  return learning === 'learning'
    ? `Still learning: ${known} so far.`
    : `Learned: ${known}; what departs from them is told.`
}
