import { Link } from '@tanstack/react-router'
import type { AdviceItem } from '#contract/advice'
import { Band } from '#ui/kit/Band.tsx'
import { countText } from '#ui/kit/format'
import styles from './Overview.module.css'

/** What would lower the risk most, and how. */
export function Advice({ items }: { items: readonly AdviceItem[] }) {
  if (items.length === 0) return <p className={styles.calm}>Nothing is known that a change would mend.</p>
  return (
    <ul className={styles.rows}>
      {items.map(({ id, band, title, todo, gain }) => (
        <li key={id} className={styles.row}>
          <Band band={band} />
          <div>
            <Link to="/recommendations">{title}</Link>
            <p title={todo}>{todo}</p>
          </div>
          <span className="quiet" title="How far the security scores of all devices rise, added up">
            {countText(gain)} points
          </span>
        </li>
      ))}
    </ul>
  )
}
