import { Link } from '@tanstack/react-router'
import type { Change, Difference } from '#schema/difference'
import { type DataColumn, DataTable } from '#ui/kit/DataTable.tsx'
import { countText, unknown } from '#ui/kit/format'
import { Empty } from '#ui/kit/Message.tsx'
import { PacketsLink } from '#ui/kit/Packets.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import styles from './Changes.module.css'
import { byKind, kindTitle } from './change-kinds.ts'

const SIGNS = { added: '+', removed: '−', changed: '~' } as const
const WORDS = { added: 'added', removed: 'removed', changed: 'changed' } as const

const columns: readonly DataColumn<Change>[] = [
  {
    title: 'Change',
    width: '9%',
    cell: ({ change }) => (
      <span className={styles.change}>
        <span className={styles.sign} aria-hidden="true">
          {SIGNS[change]}
        </span>
        {WORDS[change]}
      </span>
    ),
  },
  {
    title: 'Device or connection',
    width: '27%',
    cell: ({ subject, device }) =>
      device === '' ? (
        subject
      ) : (
        <Link to="/devices/$id" params={{ id: device } as never}>
          {subject}
        </Link>
      ),
  },
  { title: 'Field', width: '12%', cell: ({ field }) => field || <span className="quiet">{unknown}</span> },
  { title: 'Before', width: '21%', cell: ({ before }) => before || <span className="quiet">{unknown}</span> },
  { title: 'After', width: '23%', cell: ({ after }) => after || <span className="quiet">{unknown}</span> },
  { title: 'Packets', width: '8%', cell: (change) => <Proof change={change} /> },
]

/** Changes by kind; then facts seen at one time only, which do not prove a change. */
export function Changes({ difference }: { difference: Difference }) {
  const { changes, reportedOnce, counts, remarks } = difference
  return (
    <>
      {remarks.map((remark) => (
        <p key={remark} className={styles.remark}>
          ▲ {remark}
        </p>
      ))}
      {changes.length === 0 && (
        <Empty title="No changes" isInline>
          <p>
            Both times show the same devices, connections and operations. Select times further apart to see
            more.
          </p>
        </Empty>
      )}
      {byKind(changes).map(([kind, some]) => (
        <Panel key={kind} title={kindTitle(kind)} aside={<Sums counts={counts[kind]} />} isBare>
          <DataTable label={kindTitle(kind)} columns={columns} rows={some} keyOf={keyOf} />
        </Panel>
      ))}
      {reportedOnce.length > 0 && (
        <details className={styles.once}>
          <summary>{countText(reportedOnce.length)} seen at one time only; not necessarily a change</summary>
          <DataTable label="Seen once" columns={columns} rows={reportedOnce} keyOf={keyOf} />
        </details>
      )}
    </>
  )
}

function Sums({ counts }: { counts: Difference['counts'][string] | undefined }) {
  const parts = (['added', 'removed', 'changed'] as const).flatMap((change) => {
    const count = counts?.[change] ?? 0
    return count === 0 ? [] : [`${countText(count)} ${WORDS[change]}`]
  })
  return <span className="quiet">{parts.join(', ')}</span>
}

function Proof({ change: { frames } }: { change: Change }) {
  if (frames.before === null && frames.after === null) return <span className="quiet">{unknown}</span>
  return (
    <span className={styles.proof}>
      {frames.before && <PacketsLink frame={frames.before}>before</PacketsLink>}
      {frames.after && <PacketsLink frame={frames.after}>after</PacketsLink>}
    </span>
  )
}

function keyOf({ kind, change, subject, field, before, after }: Change): string {
  return [kind, change, subject, field, before, after].join('\n')
}
