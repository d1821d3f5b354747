import type { EventItem } from '#schema/event'
import styles from './EventMark.module.css'
import { eventShapes } from './event-shapes.ts'

/** Severity of an event as a shape with its name. */
export function EventMark({ severity }: { severity: EventItem['severity'] }) {
  return (
    <span role="img" aria-label={severity} title={severity} className={styles[severity]}>
      {eventShapes[severity]}
    </span>
  )
}
