import { Link } from '@tanstack/react-router'
import { countText } from '#ui/kit/format'
import styles from './ShareBars.module.css'

/** Values shown; the rest is in the list. */
const MOST = 8

/** Counts of a facet as bars, largest first. */
export function ShareBars(props: {
  counts: Readonly<Record<string, number>>
  label: string
  linkOf: (value: string) => string
}) {
  const all = Object.entries(props.counts).sort(([, a], [, b]) => b - a)
  const most = all[0]?.[1] ?? 1
  if (all.length === 0) return <p>Nothing is known yet.</p>
  return (
    <ul className={styles.bars} aria-label={props.label}>
      {all.slice(0, MOST).map(([value, count]) => (
        <li key={value} className={styles.bar}>
          {value === '' ? (
            <span className={styles.name}>unknown</span>
          ) : (
            <Link to={props.linkOf(value) as never} className={styles.name} title={value}>
              {value}
            </Link>
          )}
          <div className={styles.track}>
            <div className={styles.fill} style={{ width: `${(100 * count) / most}%` }} />
          </div>
          <span className={styles.count}>{countText(count)}</span>
        </li>
      ))}
    </ul>
  )
}
