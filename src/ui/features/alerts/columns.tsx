import type { TriagedAlert } from '#contract/alert'
import { countText } from '#ui/kit/format'
import { Severity } from '#ui/kit/Severity.tsx'
import { Time } from '#ui/kit/Time.tsx'
import type { Column } from '#ui/kit/VirtualTable.tsx'
import styles from './Alerts.module.css'
import { isOpen } from './choosing.ts'

export const columns: readonly Column<TriagedAlert>[] = [
  {
    id: 'severity',
    title: 'Severity',
    width: 102,
    cell: (alert) => <Severity severity={alert.severity} isOpen={isOpen(alert)} />,
  },
  {
    id: 'title',
    title: 'Alert',
    width: 200,
    grows: true,
    cell: (alert) => (
      <>
        <div className={styles.line} title={alert.title}>
          {alert.title}
        </div>
        <div className={styles.quiet} title={alert.what}>
          {alert.what}
        </div>
      </>
    ),
  },
  {
    id: 'time',
    title: 'Last',
    width: 110,
    cell: (alert) => (
      <>
        <Time value={alert.lastTime} as="short" />
        <div className={styles.quiet}>{alert.count === 1 ? 'once' : `${countText(alert.count)} times`}</div>
      </>
    ),
  },
]
