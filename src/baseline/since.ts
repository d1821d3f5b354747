import type { Microseconds } from '#model/time'
import type { BaselineContent } from './content.ts'

/** Entries learned since a time, for a person to review: relations, and the new parts of each channel. */
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
    // A file has no time since when a point or a device is known.
    points: [],
    devices: [],
    remembered: [],
  }
}
