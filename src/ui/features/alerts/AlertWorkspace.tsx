import { useMediaQuery } from '@mantine/hooks'
import { useMemo, useRef, useState } from 'react'
import type { TriagedAlert } from '#schema/alert'
import { useKeys } from '#ui/kit/keys'
import type { TimeSpan } from '#ui/kit/span'
import { VirtualTable } from '#ui/kit/VirtualTable.tsx'
import { AlertDetails } from './AlertDetails.tsx'
import styles from './Alerts.module.css'
import type { AlertAction } from './actions.ts'
import { columnsWithin } from './columns.tsx'
import { IncidentDetails } from './IncidentDetails.tsx'
import { type AlertTableRow, alertsOf, rowId, rowOf } from './incident-rows.ts'
import { Packets } from './Packets.tsx'
import { Triage, type TriageAction } from './Triage.tsx'

/** From this width on, list, details and packets fit side by side; below it, packets open in the drawer. */
const WIDE = '(min-width: 1800px)'

/** The action begun for a row or for the marked alerts. */
interface Begun {
  readonly subject: string | undefined
  readonly act: TriageAction
}

interface AlertWorkspaceProps {
  /** Time range of the page. */
  readonly span: TimeSpan
  readonly rows: readonly AlertTableRow[]
  readonly chosen: string | undefined
  /** More rows can be loaded. */
  readonly hasMore: boolean
  readonly onChoose: (id: string | undefined) => void
  readonly onNeed: () => void
  readonly onDone: (alerts: readonly TriagedAlert[], action: AlertAction) => void
}

/** Alert list, details of the selected alert, and its packets. */
export function AlertWorkspace({
  span,
  rows,
  chosen,
  hasMore,
  onChoose,
  onNeed,
  onDone,
}: AlertWorkspaceProps) {
  const { from, until } = span
  const columns = useMemo(() => columnsWithin({ from, until }), [from, until])
  const reason = useRef<HTMLInputElement>(null)
  const isWide = useMediaQuery(WIDE)
  const index = chosen === undefined ? 0 : Math.max(rowOf(rows, chosen), 0)
  const row = rows[index]
  const marks = useMarks(rows)
  const several = marks.alerts
  const subject = several.length > 0 ? 'several' : row && rowId(row)
  const [begun, setBegun] = useState<Begun>()
  const act = begun?.subject === subject && begun !== undefined ? begun.act : 'close'
  const setAct = (next: TriageAction) => setBegun({ subject, act: next })
  const begin = (next: TriageAction) => {
    setAct(next)
    reason.current?.focus()
  }
  useKeys([
    { key: 'e', help: 'Close the alert or all selected alerts', run: () => begin('close') },
    { key: 'l', help: 'Learn the alert as normal', run: () => begin('learn') },
    { key: 'm', help: 'Mute similar alerts', run: () => begin('mute') },
  ])
  const done = (alerts: readonly TriagedAlert[], action: AlertAction) => {
    marks.clear()
    onDone(alerts, action)
  }
  const triage = { act, onAct: setAct, reasonRef: reason, onDone: done }
  return (
    <div className={styles.desk}>
      <div className={styles.list}>
        <VirtualTable
          label="Alerts"
          columns={columns}
          rows={rows}
          total={rows.length + (hasMore ? 1 : 0)}
          onNeed={onNeed}
          layout="alerts"
          selected={index}
          onSelect={(at) => onChoose(rows[at] && rowId(rows[at]))}
          onOpen={(one) => onChoose(rowId(one))}
          marking={{
            isMarked: marks.isMarked,
            onMark: marks.turn,
            nameOf: (one) => (one.kind === 'alert' ? one.alert.title : one.incident.title),
          }}
        />
        {several.length > 0 && (
          <div className={styles.several} role="status">
            <strong>{several.length} selected</strong>
            <button type="button" onClick={marks.clear}>
              Clear
            </button>
            <Triage key={several.length} alerts={several} {...triage} />
          </div>
        )}
      </div>
      {row?.kind === 'story' && (
        <IncidentDetails
          incident={row.incident}
          alerts={row.alerts}
          onChoose={onChoose}
          onChooseAll={() => marks.add(row.alerts)}
        />
      )}
      {row?.kind === 'alert' && (
        <AlertDetails
          alert={row.alert}
          span={span}
          packets={isWide ? undefined : <Packets key={row.alert.id} alert={row.alert} />}
        >
          {several.length === 0 && <Triage key={row.alert.id} alerts={[row.alert]} {...triage} />}
        </AlertDetails>
      )}
      {isWide && row?.kind === 'alert' && <Packets key={row.alert.id} alert={row.alert} />}
    </div>
  )
}

/** Alerts marked for a bulk action; alerts that leave the list are unmarked. */
function useMarks(rows: readonly AlertTableRow[]) {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set())
  const listed = rows.flatMap((row) => (row.kind === 'alert' ? [row.alert] : []))
  const isMarked = (row: AlertTableRow) => alertsOf(row).every(({ id }) => ids.has(id))
  const add = (alerts: readonly TriagedAlert[]) => setIds(new Set([...ids, ...alerts.map(({ id }) => id)]))
  return {
    alerts: listed.filter(({ id }) => ids.has(id)),
    isMarked,
    add,
    clear: () => setIds(new Set()),
    turn(row: AlertTableRow) {
      if (!isMarked(row)) return add(alertsOf(row))
      const gone = new Set(alertsOf(row).map(({ id }) => id))
      setIds(new Set([...ids].filter((id) => !gone.has(id))))
    },
  }
}
