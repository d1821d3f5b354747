import { Button } from '@mantine/core'
import type { KeptReport } from '#schema/reports'
import { Answer } from '#ui/kit/Answer.tsx'
import { type DataColumn, DataTable } from '#ui/kit/DataTable.tsx'
import { bytesText } from '#ui/kit/format'
import { Failure } from '#ui/kit/Message.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { Time } from '#ui/kit/Time.tsx'
import { keptReportAddress } from '#ui/source/reports'
import { useSource } from '#ui/source/SourceContext.tsx'
import { useKeptReports, useRemoveReport } from './queries.ts'
import styles from './Reports.module.css'

/** Stored reports, latest first. */
export function Kept() {
  const source = useSource()
  const kept = useKeptReports()
  const remove = useRemoveReport()
  const columns: readonly DataColumn<KeptReport>[] = [
    { title: 'Created', cell: ({ made }) => <Time value={made} /> },
    {
      title: 'Report',
      cell: ({ id, title, format, sentence }) => (
        <div className={styles.said}>
          <a href={keptReportAddress(source, id)} download>
            {title}, {format.toUpperCase()}
          </a>
          <span className="quiet">{sentence}</span>
        </div>
      ),
    },
    { title: 'By', cell: ({ schedule }) => (schedule === '' ? 'user' : 'schedule') },
    { title: 'Size', isNumber: true, cell: ({ bytes }) => bytesText(bytes) },
    {
      title: 'Actions',
      cell: ({ id, title }) => (
        <Button
          size="compact-sm"
          variant="subtle"
          aria-label={`Remove ${title}`}
          onClick={() => remove.mutate(id)}
        >
          Remove
        </Button>
      ),
    },
  ]
  return (
    <Panel title="Stored reports" isBare>
      <Answer of={kept}>
        {({ items }) =>
          items.length === 0 ? (
            <p className={styles.nothing}>
              None yet. Up to 200 reports or 1 GB are stored; the oldest are deleted first.
            </p>
          ) : (
            <DataTable label="Stored reports" columns={columns} rows={items} keyOf={({ id }) => id} />
          )
        }
      </Answer>
      {remove.error && <Failure error={remove.error} isInline />}
    </Panel>
  )
}
