import styles from './Severity.module.css'
import { type ShownSeverity, severityShapes } from './severities.ts'

/**
 * Severity as shape and word; `isOpen` false removes the colour for closed or informational alerts. `isBrief` leaves the
 * word to screen readers, where a cell is narrow.
 */
export function Severity(props: { severity: ShownSeverity; isOpen?: boolean; isBrief?: boolean }) {
  const { severity, isOpen = true, isBrief = false } = props
  return (
    <span className={`${styles.mark} ${isOpen ? styles[severity] : styles.calm}`}>
      <span className={styles.shape} aria-hidden="true">
        {severityShapes[severity]}
      </span>
      {isBrief ? <span className="visually-hidden">{severity}</span> : severity}
    </span>
  )
}
