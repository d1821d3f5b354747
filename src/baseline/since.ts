import type { Microseconds } from '#model/time'
import type { BaselineContent } from './content.ts'

/** What was learned from a time on, for a person to review: relations, and of each channel what is new of it. */
export function learnedSince(
  content: BaselineContent,
  since: Microseconds,
  until = Number.POSITIVE_INFINITY,
): BaselineContent {
  const isNew = ({ first }: { readonly first: Microseconds }) => first >= since && first <= until
  return {
    ...content,
    connectionPairs: content.connectionPairs.filter(isNew),
    channels: content.channels
      .map((channel) => {
        const isWholeNew = isNew(channel)
        return {
          ...channel,
          keyValues: channel.keyValues.filter(isNew),
          rates: isWholeNew ? channel.rates : [],
          order: isWholeNew ? channel.order : [],
        }
      })
      .filter(({ keyValues }) => keyValues.length > 0),
    // A file does not say since when a point or a device is known.
    points: [],
    devices: [],
    remembered: [],
  }
}
