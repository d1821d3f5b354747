import { SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import type { ScorePoint } from '#schema/history'
import { riskOf } from '#schema/risk'
import { Answer } from '#ui/kit/Answer.tsx'
import { type DataColumn, DataTable } from '#ui/kit/DataTable.tsx'
import { countText, unknown } from '#ui/kit/format'
import { Empty } from '#ui/kit/Message.tsx'
import { Page } from '#ui/kit/Page.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { Chart } from './Chart.tsx'
import styles from './History.module.css'
import { useScores } from './queries.ts'
import { historySentence, type PartChange, partChanges } from './sentences.ts'

const SPANS = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: '1 year' },
  { value: '4000', label: 'all' },
]
const DAY_MS = 86_400_000

/** Risk of the site, per day. */
export function History() {
  const scores = useScores()
  const [days, setDays] = useState('90')
  const all = scores.data?.items
  const points = all === undefined ? undefined : lately(all, Number(days))
  return (
    <Page
      title="Risk history"
      sentence={points && historySentence(points)}
      actions={
        all !== undefined &&
        all.length > 0 && (
          <SegmentedControl aria-label="Period" value={days} onChange={setDays} data={SPANS} />
        )
      }
    >
      <Answer of={scores}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="The first value appears within minutes">
              <p>
                One point is stored per day for the site, each zone and each device class. The first follows
                once devices are known.
              </p>
            </Empty>
          ) : (
            <Charts points={points ?? items} />
          )
        }
      </Answer>
    </Page>
  )
}

function lately(points: readonly ScorePoint[], days: number): readonly ScorePoint[] {
  const last = Date.parse(points.at(-1)?.day ?? '')
  return points.filter(({ day }) => Date.parse(day) > last - days * DAY_MS)
}

function Charts({ points }: { points: readonly ScorePoint[] }) {
  const grave = points.map(({ day, bands }) => ({
    day,
    value: (bands.critical ?? 0) + (bands.high ?? 0),
  }))
  const alerts = points.map(({ day, alerts }) => ({
    day,
    value: (alerts.critical ?? 0) + (alerts.major ?? 0),
  }))
  return (
    <div className={styles.stack}>
      <Panel title="Risk of the site">
        <Chart
          label="Risk"
          most={100}
          borders={[10, 30]}
          points={points.map(({ day, securityScore }) => ({
            day,
            value: securityScore === null ? null : riskOf(securityScore),
          }))}
        />
      </Panel>
      <div className={styles.two}>
        <Panel title="Open findings, high and critical">
          <Chart label="Findings" most={mostOf(grave)} points={grave} />
        </Panel>
        <Panel title="Open alerts, critical and major">
          <Chart label="Alerts" most={mostOf(alerts)} points={alerts} />
        </Panel>
      </div>
      <div className={styles.tables}>
        <Panel title="Zones" isBare>
          <Parts label="Risk of zones" rows={partChanges(points, 'zones')} />
        </Panel>
        <Panel title="Device classes" isBare>
          <Parts label="Risk of device classes" rows={partChanges(points, 'classes')} />
        </Panel>
      </div>
    </div>
  )
}

function mostOf(points: readonly { readonly value: number }[]): number {
  return points.reduce((most, { value }) => Math.max(most, value), 4)
}

const columns: readonly DataColumn<PartChange>[] = [
  { title: 'Name', cell: ({ name }) => name || unknown },
  { title: 'Devices', isNumber: true, cell: ({ devices }) => countText(devices) },
  { title: 'Risk', isNumber: true, cell: ({ risk }) => risk ?? unknown },
  { title: 'Worst', isNumber: true, cell: ({ worstRisk }) => worstRisk ?? unknown },
  {
    title: 'Change',
    isNumber: true,
    cell: ({ change }) =>
      change === null ? unknown : change > 0 ? `+${change}` : String(change).replace('-', '−'),
  },
  { title: 'High, critical', isNumber: true, cell: ({ findings }) => countText(findings) },
]

function Parts({ label, rows }: { label: string; rows: readonly PartChange[] }) {
  return <DataTable label={label} columns={columns} rows={rows} keyOf={({ name }) => name} />
}
