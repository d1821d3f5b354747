import { Link } from '@tanstack/react-router'
import type { AdviceItem } from '#schema/advice'
import { riskGainText } from '#schema/risk'
import { Band } from '#ui/kit/Band.tsx'
import styles from './Overview.module.css'

/** Recommendations with the largest gain. */
export function Advice({ items }: { items: readonly AdviceItem[] }) {
  if (items.length === 0) return <p className={styles.calm}>No recommendations.</p>
  return (
    <ul className={styles.rows}>
      {items.map(({ id, band, title, todo, gain }) => (
        <li key={id} className={styles.row}>
          <Band band={band} />
          <div>
            <Link to="/recommendations">{title}</Link>
            <p title={todo}>{todo}</p>
          </div>
          <span className="quiet" title="Sum over the risks of all devices">
            {riskGainText(gain)}
          </span>
        </li>
      ))}
    </ul>
  )
}
