import styles from './Hex.module.css'
import { bytesPerRow, hexRows } from './hex-rows.ts'

/** A hex dump with marked bytes. */
export function Hex({
  bytes,
  marked,
}: {
  bytes: Uint8Array
  marked?: { from: number; to: number } | undefined
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key
    <section className={styles.hex} tabIndex={0} aria-label={`${bytes.length} bytes`}>
      {hexRows(bytes, marked).map((row) => (
        <div key={row.offset}>
          <span className={styles.offset}>{row.offset} </span>
          {row.bytes.map((byte, index) => (
            <span key={`${row.offset}${index.toString(16)}`}>
              {index === bytesPerRow / 2 ? '  ' : ' '}
              <span className={byte.isMarked ? styles.marked : undefined}>{byte.hex}</span>
            </span>
          ))}
          {' '.repeat((bytesPerRow - row.bytes.length) * 3 + (row.bytes.length > bytesPerRow / 2 ? 0 : 1))}
          {'  '}
          {row.bytes.map((byte, index) => (
            <span
              key={`t${row.offset}${index.toString(16)}`}
              className={byte.isMarked ? styles.marked : undefined}
            >
              {byte.text}
            </span>
          ))}
        </div>
      ))}
    </section>
  )
}
