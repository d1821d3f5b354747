import { Link } from '@tanstack/react-router'
import type { ExposureItem } from '#schema/exposure'
import { Answer } from '#ui/kit/Answer.tsx'
import { Band } from '#ui/kit/Band.tsx'
import { type DataColumn, DataTable } from '#ui/kit/DataTable.tsx'
import { unknown } from '#ui/kit/format'
import { Empty } from '#ui/kit/Message.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { exportAddress } from '#ui/source/devices'
import { useSource } from '#ui/source/SourceContext.tsx'
import styles from './Device.module.css'
import { useExposures } from './queries.ts'

const columns: readonly DataColumn<ExposureItem>[] = [
  {
    title: 'Risk',
    cell: ({ band, state }) => <Band band={band} isOpen={state === 'open' || state === 'confirmed'} />,
  },
  { title: 'Risk', isNumber: true, cell: ({ score }) => score.toFixed(0) },
  { title: 'Finding', cell: ({ title, verdict }) => (verdict === 'possible' ? `possible: ${title}` : title) },
  { title: 'Evidence', cell: ({ proofs: [proof] }) => proof?.version || proof?.observed || unknown },
  { title: 'Why', cell: ({ proofs: [proof] }) => proof?.reason ?? unknown },
  { title: 'Action', cell: ({ todo }) => todo },
  { title: 'State', cell: ({ state }) => state },
]

/** Vulnerabilities and insecure settings of one device, by severity. */
export function DeviceExposures({ device }: { device: string }) {
  const exposures = useExposures(device)
  const bill = exportAddress(useSource(), 'cyclonedx', device)
  return (
    <Panel
      title="Findings"
      isBare
      aside={
        <span className={styles.asides}>
          {bill !== undefined && (
            <a href={bill} download title="CycloneDX 1.6 with VEX">
              Bill of materials
            </a>
          )}
          <Link to="/exposure">All findings</Link>
        </span>
      }
    >
      <Answer of={exposures}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="No findings" isInline>
              <p>
                No known advisory matches this product, and no insecure setting was seen. This does not prove
                that there is none.
              </p>
            </Empty>
          ) : (
            <DataTable
              label="Findings of this device"
              columns={columns}
              rows={items}
              keyOf={({ id }) => id}
            />
          )
        }
      </Answer>
    </Panel>
  )
}
