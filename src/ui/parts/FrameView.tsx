import { useState } from 'react'
import type { FrameItem, FrameRow } from '#schema/frame'
import { bytesText } from '#ui/kit/format'
import { Hex } from '#ui/kit/Hex.tsx'
import { bytesOf } from '#ui/kit/hex-rows'
import { Time } from '#ui/kit/Time.tsx'
import styles from './Frames.module.css'

/** A frame: summary, decoded lines, and bytes with the selected field marked; `isAwaited`: decoding is pending. */
export function FrameView({ frame, isAwaited = false }: { frame: FrameItem; isAwaited?: boolean }) {
  const [chosen, setChosen] = useState<FrameRow>()
  const bytes = bytesOf(frame.bytes)
  const marked = chosen && { from: chosen.at, to: chosen.at + chosen.length }
  return (
    <>
      <dl className={styles.facts}>
        <dt>Time</dt>
        <dd>
          <Time value={frame.time} as="exact" />
        </dd>
        <dt>Addresses</dt>
        <dd className="mono">
          {frame.source} → {frame.destination}
        </dd>
        <dt>Info</dt>
        <dd>{frame.summary || frame.protocol}</dd>
        <dt>Length</dt>
        <dd>
          {bytesText(frame.length)}
          {bytes.length < frame.length && `, captured ${bytesText(bytes.length)}`}
        </dd>
      </dl>
      <div className={styles.tree}>
        {frame.rows.map((row) => (
          <button
            key={`${row.at}-${row.length}-${row.label}-${row.value}`}
            type="button"
            className={styles.row}
            aria-pressed={row === chosen}
            onClick={() => setChosen(row === chosen ? undefined : row)}
            onFocus={() => setChosen(row)}
          >
            <span style={{ paddingLeft: (row.depth ?? 0) * 16 }}>{row.label}</span>
            <span className="mono">{row.value}</span>
          </button>
        ))}
        {isAwaited && <p className="quiet">Decoding …</p>}
      </div>
      <Hex bytes={bytes} marked={marked} />
    </>
  )
}
