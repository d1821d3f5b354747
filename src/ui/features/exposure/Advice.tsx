import { Link } from '@tanstack/react-router'
import type { RecommendationItem } from '#schema/exposure'
import { riskGainText } from '#schema/risk'
import { Band } from '#ui/kit/Band.tsx'
import { type DataColumn, DataTable } from '#ui/kit/DataTable.tsx'
import { countText } from '#ui/kit/format'
import { Panel } from '#ui/kit/Panel.tsx'
import { useDeviceNames } from '#ui/parts/use-device-names'
import styles from './Exposure.module.css'
import { effortText } from './sentences.ts'

/** Devices named per row; the others are counted. */
const NAMED = 3

/** Recommendations by change, largest risk reduction first. */
export function Advice({ items }: { items: readonly RecommendationItem[] }) {
  const names = useDeviceNames(items.slice(0, 40).flatMap(({ touches }) => touches.slice(0, NAMED)))
  const columns: readonly DataColumn<RecommendationItem>[] = [
    { title: 'Worst', cell: ({ band }) => <Band band={band} /> },
    {
      title: 'Action',
      cell: ({ title, todo }) => (
        <div className={styles.advice}>
          <strong>{title}</strong>
          <span className="quiet">{todo}</span>
        </div>
      ),
    },
    { title: 'Gain', isNumber: true, cell: ({ gain }) => riskGainText(gain) },
    { title: 'Effort', cell: ({ effort }) => effortText(effort) },
    {
      title: 'Devices',
      cell: ({ touches }) => (
        <>
          {touches.slice(0, NAMED).map((id) => (
            <div key={id} className={styles.target}>
              <Link to="/devices/$id" params={{ id } as never} search={{ tab: 'exposures' } as never}>
                {names.get(id) ?? id}
              </Link>
            </div>
          ))}
          {touches.length > NAMED && (
            <span className="quiet">and {countText(touches.length - NAMED)} more</span>
          )}
        </>
      ),
    },
  ]
  return (
    <Panel
      title="Recommendations by gain"
      aside={<span className="quiet">Gain: sum over the risks of all devices</span>}
      isBare
    >
      <DataTable label="Recommendations" columns={columns} rows={items} keyOf={({ id }) => id} />
    </Panel>
  )
}
