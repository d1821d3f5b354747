import { countOf, durationText, shortTime } from '#ui/kit/format'
import { Time } from '#ui/kit/Time.tsx'
import styles from './Episodes.module.css'
import { episodeMarks } from './episode-marks.ts'

/** When it happened, burst by burst, on one line. */
export function Episodes(props: {
  episodes: readonly { readonly from: string; readonly to: string; readonly count: number }[]
}) {
  const marks = episodeMarks(props.episodes)
  const [first, last] = [props.episodes[0], props.episodes.at(-1)]
  if (first === undefined || last === undefined || props.episodes.length < 2) return null
  const length = durationText((Date.parse(last.to) - Date.parse(first.from)) / 1000)
  return (
    <div className={styles.strip}>
      <Time value={first.from} as="short" />
      <svg
        viewBox="0 0 100 12"
        preserveAspectRatio="none"
        className={styles.line}
        role="img"
        aria-label={`${countOf(marks.length, 'burst')} over ${length}`}
      >
        <line x1="0" x2="100" y1="6" y2="6" stroke="var(--grey-4)" vectorEffect="non-scaling-stroke" />
        {marks.map(({ x, width, from, count }) => (
          <rect key={from} x={x} y="1" width={width} height="10" fill="var(--grey-8)">
            <title>{`${shortTime(from)}: ${countOf(count, 'time')}`}</title>
          </rect>
        ))}
      </svg>
      <Time value={last.to} as="short" />
    </div>
  )
}
