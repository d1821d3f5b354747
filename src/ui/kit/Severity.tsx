import styles from './Severity.module.css'
import { type ShownSeverity, severityShapes } from './severities.ts'

/** Severity as shape and word; `isOpen` false removes the colour for closed or informational alerts. */
export function Severity({ severity, isOpen = true }: { severity: ShownSeverity; isOpen?: boolean }) {
  return (
    <span className={`${styles.mark} ${isOpen ? styles[severity] : styles.calm}`}>
      <span className={styles.shape} aria-hidden="true">
        {severityShapes[severity]}
      </span>
      {severity}
    </span>
  )
}
