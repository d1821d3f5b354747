import { Loader } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useMemo } from 'react'
import { Answer } from '#ui/kit/Answer.tsx'
import { bytesText, countText } from '#ui/kit/format'
import { sightLines } from '#ui/parts/coverage'
import { DayChart } from '#ui/parts/DayChart.tsx'
import type { LineSeries } from '#ui/parts/line-series'
import { totalRate } from '#ui/parts/total-rate'
import { useProtocolActivity } from '#ui/parts/use-activity'
import { useOverview } from '#ui/parts/use-overview'
import { useProtocolName } from '#ui/parts/use-protocol-name'
import { useTechniqueNames } from '#ui/parts/use-technique-names'
import styles from './Dashboards.module.css'
import { type Group, groupsOf } from './groups-of.ts'
import { useCounted } from './queries.ts'
import type { CountedWidget, WidgetDefinition } from './widgets.ts'

const LineChart = lazy(() => import('#ui/parts/LineChart.tsx'))

/** In px. */
const HEIGHT = 200
/** Protocols with a line of their own. */
const LINES = 5
const COLORS = ['data-1', 'data-3', 'data-2', 'data-4', 'data-5'] as const

/** Content of a widget, without its frame. */
export function WidgetBody({ widget, within }: { widget: WidgetDefinition; within: string }) {
  if (widget.counted !== undefined)
    return <Counted counted={widget.counted} within={within} title={widget.title} />
  if (widget.view === 'alerts') return <Alerts />
  if (widget.view === 'coverage') return <Coverage />
  return <Traffic isSplit={widget.view === 'protocols'} />
}

function Counted(props: { counted: CountedWidget; within: string; title: string }) {
  const { counted, within, title } = props
  const answer = useCounted(counted, within)
  const labelOf = useLabels(counted.group)
  return (
    <Answer of={answer} lines={5}>
      {(table) => {
        const groups = groupsOf(table, counted)
        if (groups === undefined || groups.length === 0)
          return <p className={styles.none}>Nothing seen{within === '' ? '' : ' in this time'}.</p>
        return (
          <>
            {counted.isDaily ? (
              <Days groups={groups} title={title} />
            ) : (
              <Bars groups={groups} title={title} isBytes={counted.isBytes ?? false} labelOf={labelOf} />
            )}
            {!table.isWhole && (
              <p className={styles.none}>
                Of the first {countText(table.rows.length)} rows; all of them in{' '}
                <Link to="/mining">Queries</Link>.
              </p>
            )}
          </>
        )
      }}
    </Answer>
  )
}

/** Names of codes where a widget counts codes. */
function useLabels(group: string): (name: string) => string {
  const techniqueName = useTechniqueNames(group === 'technique')
  const protocolName = useProtocolName()
  if (group === 'technique') return techniqueName
  return group === 'protocol' ? protocolName : (name) => name
}

function Bars(props: {
  groups: readonly Group[]
  title: string
  isBytes: boolean
  labelOf: (name: string) => string
}) {
  const { groups, title, isBytes, labelOf } = props
  const most = Math.max(...groups.map(({ amount }) => amount))
  return (
    <ul className={styles.bars} aria-label={title}>
      {groups.map(({ name, amount }) => (
        <li key={name}>
          <span className={styles.name} title={name}>
            {labelOf(name)}
          </span>
          <span className={styles.track}>
            <span className={styles.fill} style={{ width: `${(100 * amount) / most}%` }} />
          </span>
          <span className={styles.amount}>{isBytes ? bytesText(amount) : countText(amount)}</span>
        </li>
      ))}
    </ul>
  )
}

function Days({ groups, title }: { groups: readonly Group[]; title: string }) {
  const most = Math.max(...groups.map(({ amount }) => amount))
  return (
    <ol className={styles.days} aria-label={title}>
      {groups.map(({ name, amount }) => (
        <li key={name}>
          <span className={styles.amount}>{countText(amount)}</span>
          <span className={styles.column} style={{ height: `${Math.max(2, (100 * amount) / most)}%` }} />
          <span className={styles.day}>
            {new Date(`${name}T00:00:00Z`).toLocaleDateString('en-GB', {
              day: 'numeric',
              month: 'short',
              timeZone: 'UTC',
            })}
          </span>
        </li>
      ))}
    </ol>
  )
}

function Alerts() {
  const navigate = useNavigate()
  const { data } = useOverview()
  if (data?.firstTime == null || data.lastTime === null) return <p className={styles.none}>No alerts yet.</p>
  return (
    <DayChart
      first={data.firstTime}
      latest={data.lastTime}
      events={[]}
      height={HEIGHT - 24}
      onRange={(range) => void navigate({ to: '/timeline', search: range as never })}
    />
  )
}

function Coverage() {
  return (
    <Answer of={useOverview()} lines={4}>
      {(overview) => (
        <ul className={styles.lines}>
          {sightLines(overview).map(({ text, isBad }) => (
            <li key={text}>
              {isBad ? '▲ ' : ''}
              {text}
            </li>
          ))}
        </ul>
      )}
    </Answer>
  )
}

/** Packets per second of all protocols together, or of the largest ones. */
function Traffic({ isSplit }: { isSplit: boolean }) {
  const navigate = useNavigate()
  const protocolName = useProtocolName()
  const { data } = useProtocolActivity()
  const series = useMemo((): LineSeries[] => {
    const all = [...(data ?? [])].map(([protocol, { start, stepSeconds, packets }]) => ({
      protocol,
      times: packets.map((_, at) => Date.parse(start) / 1000 + at * stepSeconds),
      rates: packets.map((count) => count / stepSeconds),
      sum: packets.reduce((a, b) => a + b, 0),
    }))
    if (isSplit)
      return all
        .sort((a, b) => b.sum - a.sum)
        .slice(0, LINES)
        .map(({ protocol, times, rates }, at) => ({
          label: protocolName(protocol),
          color: COLORS[at]!,
          times,
          values: rates,
        }))
    const sum = totalRate([...(data?.values() ?? [])])
    return sum === undefined ? [] : [sum]
  }, [data, isSplit, protocolName])
  if (series.length === 0) return <p className={styles.none}>No traffic recorded yet.</p>
  return (
    <>
      <Suspense fallback={<Loader size="sm" />}>
        <LineChart
          series={series}
          unit="packets/s"
          height={HEIGHT}
          at={undefined}
          onAt={ignoreStep}
          onRange={(from, until) => {
            const at = (seconds: number) => new Date(seconds * 1000).toISOString()
            void navigate({ to: '/timeline', search: { from: at(from), until: at(until) } as never })
          }}
        />
      </Suspense>
      {isSplit && (
        <p className={styles.keys}>
          {series.map(({ label, color }) => (
            <span key={label}>
              <i style={{ background: `var(--${color})` }} aria-hidden="true" /> {label}
            </span>
          ))}
        </p>
      )}
    </>
  )
}

function ignoreStep(): void {}
