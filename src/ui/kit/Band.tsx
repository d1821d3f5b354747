import styles from './Severity.module.css'

const AS = { critical: 'critical', high: 'major', medium: 'minor', low: 'notice' } as const
const SHAPES = { critical: '◆', high: '▲', medium: '●', low: '·' } as const

/** Risk band of a score, as shape and word; `isOpen` false removes the colour. */
export function Band({ band, isOpen = true }: { band: keyof typeof AS; isOpen?: boolean }) {
  return (
    <span className={`${styles.mark} ${isOpen ? styles[AS[band]] : styles.calm}`}>
      <span className={styles.shape} aria-hidden="true">
        {SHAPES[band]}
      </span>
      {band}
    </span>
  )
}
