import { Link } from '@tanstack/react-router'
import type { IncidentItem } from '#schema/incident'
import { countText, groupName, sentenceCase } from '#ui/kit/format'
import { NowMark } from '#ui/kit/NowMark.tsx'
import { type ShownSeverity, severityShapes } from '#ui/kit/severities'
import { lastWithin, type TimeSpan } from '#ui/kit/span'
import { Time } from '#ui/kit/Time.tsx'
import type { Column } from '#ui/kit/VirtualTable.tsx'
import { useDeviceName } from '#ui/parts/use-device-name'
import styles from './Alerts.module.css'
import { isOpen } from './filters.ts'
import type { AlertTableRow } from './incident-rows.ts'
import { LATER_COUNT } from './texts.ts'

/** @param span time range of the page */
export const columnsWithin = (span: TimeSpan): readonly Column<AlertTableRow>[] => [
  {
    id: 'title',
    title: 'Alert',
    width: 250,
    grows: true,
    wraps: true,
    cell: (row) =>
      row.kind === 'story' ? (
        <strong className={styles.title} title={row.incident.title}>
          <Shape severity={row.incident.severity} isOpen />
          <span className={styles.lines}>{damageOf(row.incident)}</span>
        </strong>
      ) : (
        <span
          className={`${styles.title} ${row.isPart ? styles.part : ''}`}
          title={`${row.alert.title}: ${row.alert.what}`}
        >
          <Shape severity={row.alert.severity} isOpen={isOpen(row.alert)} />
          <span className={styles.lines}>
            {row.alert.title}
            {row.alert.isLearning && <span className="quiet"> (learning)</span>}
          </span>
        </span>
      ),
  },
  {
    id: 'device',
    title: 'Device',
    width: 156,
    grows: true,
    wraps: true,
    cell: (row) =>
      row.kind === 'story' ? (
        <span className="quiet">{row.alerts.length} alerts</span>
      ) : (
        <DeviceCell
          id={row.alert.destination || row.alert.source}
          address={row.alert.destinationAddress || row.alert.sourceAddress}
        />
      ),
  },
  {
    id: 'count',
    title: 'Times',
    width: 66,
    isNumber: true,
    cell: (row) => (row.kind === 'story' ? '' : `×${countText(row.alert.count)}`),
  },
  {
    id: 'time',
    title: 'Last',
    width: 108,
    cell: (row) => {
      const { last, isLater } = lastWithin(
        row.kind === 'story' ? { ...row.incident, episodes: [] } : row.alert,
        span,
      )
      return (
        <>
          <Last time={last} /> {isLater && <NowMark title={LATER_COUNT} />}
        </>
      )
    },
  },
]

/** Letters that two bold lines of the column have room for. */
const MOST_DAMAGE = 56

/** Consequence of an alert; its source is in the details. */
function damageOf({ title, consequences = [] }: IncidentItem): string {
  const texts = consequences.slice(0, 2).map(({ text }) => text)
  if (texts.length === 0) return title.replace(/, from .*/, '')
  const both = texts.join(', ')
  return sentenceCase(both.length > MOST_DAMAGE ? texts[0]! : both)
}

/** Of today only the time. */
function Last({ time }: { time: string }) {
  const isToday = new Date(time).toDateString() === new Date().toDateString()
  return <Time value={time} as={isToday ? 'clock' : 'short'} />
}

function Shape({ severity, isOpen }: { severity: ShownSeverity; isOpen: boolean }) {
  return (
    <span
      className={styles.shape}
      style={{ color: isOpen ? `var(--${severity})` : 'var(--grey-7)' }}
      title={severity}
    >
      <span aria-hidden="true">{severityShapes[severity]}</span>
      <span className="visually-hidden">{severity} </span>
    </span>
  )
}

function DeviceCell({ id, address }: { id: string; address: string }) {
  const name = useDeviceName(id === address ? '' : id)
  // An alert on a network concerns several of its devices.
  if (name === undefined && address.includes('/'))
    return (
      <span className="quiet" title={`of ${address}`}>
        several devices
      </span>
    )
  const group = name === undefined ? groupName(address) : undefined
  if (group !== undefined) return <span title={address}>{group}</span>
  if (name === undefined) return <span className="mono">{address}</span>
  return (
    <Link to="/devices/$id" params={{ id } as never} title={`${name} ${address}`}>
      <span className={styles.lines}>{name}</span>
    </Link>
  )
}
