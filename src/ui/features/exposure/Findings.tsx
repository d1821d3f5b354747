import { NativeSelect } from '@mantine/core'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import type { ExposureItem } from '#schema/exposure'
import { Answer } from '#ui/kit/Answer.tsx'
import { Band } from '#ui/kit/Band.tsx'
import { type DataColumn, DataTable } from '#ui/kit/DataTable.tsx'
import { unknown } from '#ui/kit/format'
import { Empty } from '#ui/kit/Message.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { useDeviceNames } from '#ui/parts/use-device-names'
import styles from './Exposure.module.css'
import { useChangeExposure, useExposures } from './queries.ts'
import { Why } from './Why.tsx'

const BANDS = ['critical', 'high', 'medium', 'low'] as const
const STATES = ['open', 'confirmed', 'rejected', 'fixed', 'mitigated', 'workaround', 'accepted'] as const
/** Maximum number of devices whose names are queried; others show their id. */
const NAMED = 60

/** All findings by severity, with evidence and status. */
export function Findings() {
  const navigate = useNavigate()
  const { band } = useSearch({ strict: false }) as { band?: string }
  const chosen = BANDS.find((one) => one === band)
  const exposures = useExposures({ band: chosen })
  const change = useChangeExposure()
  const names = useDeviceNames(exposures.data?.items.slice(0, NAMED).map(({ device }) => device) ?? [])
  const columns: readonly DataColumn<ExposureItem>[] = [
    {
      title: 'Risk',
      cell: ({ band: one, state }) => <Band band={one} isOpen={state === 'open' || state === 'confirmed'} />,
    },
    { title: 'Risk', isNumber: true, cell: ({ score }) => score.toFixed(0) },
    {
      title: 'Device',
      width: '20%',
      cell: ({ device }) => (
        <Link to="/devices/$id" params={{ id: device } as never} search={{ tab: 'exposures' } as never}>
          {names.get(device) ?? device}
        </Link>
      ),
    },
    { title: 'Finding', width: '34%', cell: (one) => <Why exposure={one} /> },
    {
      title: 'Exploited',
      cell: ({ knownExploited }) =>
        knownExploited === null ? unknown : <span className={styles.short}>▲ since {knownExploited}</span>,
    },
    { title: 'Due', width: '13%', cell: ({ due }) => due || unknown },
    {
      title: 'State',
      cell: ({ id, state, title }) => (
        <NativeSelect
          size="xs"
          miw={112}
          aria-label={`State of ${title}`}
          value={state}
          data={[...STATES]}
          onChange={(event) =>
            change.mutate({ id, state: event.currentTarget.value as ExposureItem['state'] })
          }
        />
      ),
    },
  ]
  return (
    <Panel
      title="Findings"
      isBare
      aside={
        <NativeSelect
          size="xs"
          aria-label="Filter by risk"
          className={styles.choice}
          value={chosen ?? ''}
          data={[{ value: '', label: 'all' }, ...BANDS]}
          onChange={(event) =>
            void navigate({
              to: '.',
              search: ((before: object) => ({
                ...before,
                band: event.currentTarget.value || undefined,
              })) as never,
              replace: true,
            })
          }
        />
      }
    >
      <Answer of={exposures} doing="Assessing the exposure of all devices">
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="No findings" isInline>
              <p>
                No advisory and no insecure setting matches the known devices. The dates of the sources are
                below.
              </p>
            </Empty>
          ) : (
            <DataTable label="Findings by severity" columns={columns} rows={items} keyOf={({ id }) => id} />
          )
        }
      </Answer>
    </Panel>
  )
}
