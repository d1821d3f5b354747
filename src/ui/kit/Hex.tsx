import styles from './Hex.module.css'
import { hexRows, octetsPerRow } from './hex-rows.ts'

/** A hex dump with marked bytes. */
export function Hex({
  octets,
  marked,
}: {
  octets: Uint8Array
  marked?: { from: number; to: number } | undefined
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key
    <section className={styles.hex} tabIndex={0} aria-label={`${octets.length} bytes`}>
      {hexRows(octets, marked).map((row) => (
        <div key={row.offset}>
          <span className={styles.offset}>{row.offset} </span>
          {row.octets.map((octet, index) => (
            <span key={`${row.offset}${index.toString(16)}`}>
              {index === octetsPerRow / 2 ? '  ' : ' '}
              <span className={octet.isMarked ? styles.marked : undefined}>{octet.hex}</span>
            </span>
          ))}
          {' '.repeat(
            (octetsPerRow - row.octets.length) * 3 + (row.octets.length > octetsPerRow / 2 ? 0 : 1),
          )}
          {'  '}
          {row.octets.map((octet, index) => (
            <span
              key={`t${row.offset}${index.toString(16)}`}
              className={octet.isMarked ? styles.marked : undefined}
            >
              {octet.text}
            </span>
          ))}
        </div>
      ))}
    </section>
  )
}
