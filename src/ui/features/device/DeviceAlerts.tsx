import { Link } from '@tanstack/react-router'
import type { TriagedAlert } from '#schema/alert'
import { Answer } from '#ui/kit/Answer.tsx'
import { type DataColumn, DataTable } from '#ui/kit/DataTable.tsx'
import { countText } from '#ui/kit/format'
import { Empty } from '#ui/kit/Message.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { Severity } from '#ui/kit/Severity.tsx'
import { Time } from '#ui/kit/Time.tsx'
import { useAlerts } from './queries.ts'

const columns: readonly DataColumn<TriagedAlert>[] = [
  {
    title: 'Severity',
    cell: (alert) => (
      <Severity severity={alert.severity} isOpen={alert.status !== 'closed' && !alert.isLearning} />
    ),
  },
  {
    title: 'Alert',
    cell: (alert) => (
      <Link to="/alerts" search={{ alert: alert.id, status: 'all' } as never}>
        {alert.title}
      </Link>
    ),
  },
  { title: 'Times', isNumber: true, cell: (alert) => countText(alert.count) },
  { title: 'Last', cell: (alert) => <Time value={alert.lastTime} /> },
  { title: 'State', cell: (alert) => (alert.isLearning ? 'informational' : alert.status) },
]

/** Alerts with this device as source or target. */
export function DeviceAlerts({ device }: { device: string }) {
  const alerts = useAlerts(device)
  return (
    <Panel title="Alerts" isBare>
      <Answer of={alerts}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="No alerts" isInline>
              <p>No alerts for this device.</p>
            </Empty>
          ) : (
            <DataTable label="Alerts of this device" columns={columns} rows={items} keyOf={({ id }) => id} />
          )
        }
      </Answer>
    </Panel>
  )
}
