import type { FrameItem } from '#schema/frame'
import { countText } from '#ui/kit/format'
import styles from './Frames.module.css'
import { sinceText } from './since.ts'

/** Packet list; times are relative to the selected frame. */
export function FrameList(props: {
  frames: readonly FrameItem[]
  chosen: number
  onChoose: (number: number) => void
  /** Two lines a frame, for a narrow place. */
  isNarrow?: boolean
}) {
  const { frames, chosen, onChoose, isNarrow = false } = props
  const origin = frames.find(({ number }) => number === chosen)?.time ?? frames[0]?.time
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key
    <section className={styles.list} aria-label="Frames" tabIndex={0}>
      <table>
        <thead>
          <tr>
            {isNarrow ? (
              <>
                <th scope="col" className={styles.number}>
                  No., time
                </th>
                <th scope="col">Source, destination</th>
                <th scope="col">Protocol, info</th>
              </>
            ) : (
              <>
                <th scope="col" className={styles.number}>
                  No.
                </th>
                <th scope="col" className={styles.number}>
                  Time
                </th>
                <th scope="col">Source</th>
                <th scope="col">Destination</th>
                <th scope="col">Protocol</th>
                <th scope="col">Info</th>
              </>
            )}
          </tr>
        </thead>
        <tbody>
          {frames.map(({ number, time, source, destination, protocol, summary }) => (
            <tr key={number} aria-current={number === chosen} onClick={() => onChoose(number)}>
              <td className={styles.number}>
                <button type="button" aria-label={`Frame ${number}`}>
                  {countText(number)}
                </button>
                {isNarrow && <div>{sinceText(time, origin)}</div>}
              </td>
              {isNarrow ? (
                <>
                  <td className={`mono ${styles.ends}`}>
                    <div>{source}</div>
                    <div>{destination}</div>
                  </td>
                  <td className={styles.brief}>
                    <div>{protocol}</div>
                    <div>{summary}</div>
                  </td>
                </>
              ) : (
                <>
                  <td className={styles.number}>{sinceText(time, origin)}</td>
                  <td className="mono">{source}</td>
                  <td className="mono">{destination}</td>
                  <td>{protocol}</td>
                  <td className={styles.says}>{summary}</td>
                </>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
