/** Bursts of an alert on a line of 100 units. */

/** Least width of a mark, so that one packet can be seen. */
const LEAST = 0.8

export interface EpisodeMark {
  readonly x: number
  readonly width: number
  readonly from: string
  readonly count: number
}

export function episodeMarks(
  episodes: readonly { readonly from: string; readonly to: string; readonly count: number }[],
): readonly EpisodeMark[] {
  const begin = Math.min(...episodes.map(({ from }) => Date.parse(from)))
  const end = Math.max(...episodes.map(({ to }) => Date.parse(to)))
  const length = Math.max(end - begin, 1)
  return episodes.map(({ from, to, count }) => {
    const width = Math.max(LEAST, ((Date.parse(to) - Date.parse(from)) / length) * 100)
    return { x: Math.min(((Date.parse(from) - begin) / length) * 100, 100 - width), width, from, count }
  })
}
