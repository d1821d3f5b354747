import type { ReactNode } from 'react'
import { countOf, countText } from '#ui/kit/format'
import { NowMark } from '#ui/kit/NowMark.tsx'
import { Severity } from '#ui/kit/Severity.tsx'
import { lastWithin, type TimeSpan } from '#ui/kit/span'
import { Time } from '#ui/kit/Time.tsx'
import type { Column } from '#ui/kit/VirtualTable.tsx'
import styles from './Alerts.module.css'
import { isOpen } from './filters.ts'
import type { AlertTableRow } from './incident-rows.ts'
import { LATER_COUNT } from './texts.ts'

/** @param span time range of the page */
export const columnsWithin = (span: TimeSpan): readonly Column<AlertTableRow>[] => [
  {
    id: 'severity',
    title: 'Severity',
    width: 96,
    cell: (row) =>
      row.kind === 'story' ? (
        <Severity severity={row.incident.severity} />
      ) : (
        <Severity severity={row.alert.severity} isOpen={isOpen(row.alert)} />
      ),
  },
  {
    id: 'title',
    title: 'Alert',
    width: 200,
    grows: true,
    cell: (row) =>
      row.kind === 'story' ? (
        <Two first={<strong title={row.incident.title}>{row.incident.title}</strong>}>
          incident of {countOf(row.alerts.length, 'alert')} in this list
        </Two>
      ) : (
        <div className={row.isPart ? styles.part : undefined}>
          <Two first={<span title={row.alert.title}>{row.alert.title}</span>}>
            <span title={row.alert.what}>
              {row.alert.isLearning && 'Found during learning: '}
              {row.alert.what}
            </span>
          </Two>
        </div>
      ),
  },
  {
    id: 'time',
    title: 'Last',
    width: 152,
    cell: (row) => {
      const { last, isLater } = lastWithin(
        row.kind === 'story' ? { ...row.incident, episodes: [] } : row.alert,
        span,
      )
      const count = row.kind === 'story' ? undefined : row.alert.count
      return (
        <Two first={<Time value={last} as="short" />}>
          {count === undefined ? 'incident' : count === 1 ? 'once' : `${countText(count)} times`}{' '}
          {isLater && <NowMark title={LATER_COUNT} />}
        </Two>
      )
    },
  },
]

function Two({ first, children }: { first: ReactNode; children: ReactNode }) {
  return (
    <>
      <div className={styles.title}>{first}</div>
      <div className={styles.quiet}>{children}</div>
    </>
  )
}
