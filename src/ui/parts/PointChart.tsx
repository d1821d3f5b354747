import { Loader, TextInput } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useMemo, useState } from 'react'
import type { PointItem } from '#schema/process-values'
import type { PointTrendItem } from '#schema/trend'
import { localTime } from '#ui/kit/format'
import { Empty, Failure, Loading } from '#ui/kit/Message.tsx'
import { isWhole, spanOf } from '#ui/kit/span'
import { behindText } from './behind-text.ts'
import type { LineMark, LineSeries } from './line-series.ts'
import styles from './PointChart.module.css'
import { isSetPoint, nearestStep, type PointSeries, rangeBetween, seriesOf } from './point-plot.ts'
import { pointKey, valueText } from './points.ts'
import { useOverview } from './use-overview.ts'
import { usePointTrends } from './use-points.ts'
import { useUnit } from './use-unit.ts'

const LineChart = lazy(() => import('./LineChart.tsx'))

/** In px. */
const HEIGHT = 190
const NO_BOUNDS = { least: null, most: null }
/** Data colours of the tags, strong ones first. */
const COLORS = ['data-1', 'data-3', 'data-2', 'data-4', 'data-5', 'data-7'] as const

/** Values over the selected time on one axis: set points as steps, measurements as lines, the learned range and writes. */
export function PointChart({ points }: { points: readonly PointItem[] }) {
  const span = spanOf(useSearch({ strict: false }))
  const { trends, error, isPending, refetch } = usePointTrends(points, span)
  if (error !== null) return <Failure error={error} onRetry={refetch} isInline />
  if (isPending) return <Loading lines={5} />
  const drawn = points.flatMap((point, at) => {
    const trend = trends[at]
    return trend === undefined || trend.least.length === 0 ? [] : [{ point, trend }]
  })
  if (drawn.length === 0)
    return (
      <Empty title="No data to draw" isInline>
        <p>
          {isWhole(span)
            ? 'Values are recorded while a capture is analysed, for the first 4,000 points. Texts are not drawn.'
            : 'No values in this time range. Press 0 for live.'}
        </p>
      </Empty>
    )
  return <Chart drawn={drawn} />
}

interface Drawn {
  readonly point: PointItem
  readonly trend: PointTrendItem
}

function Chart({ drawn }: { drawn: readonly Drawn[] }) {
  const navigate = useNavigate()
  const [at, setAt] = useState<number>()
  const { point, trend } = drawn[0]!
  const isSingle = drawn.length === 1
  const series = useMemo(
    () =>
      drawn.flatMap(({ point, trend }, order) => {
        const isSteps = isSetPoint(point)
        const values = seriesOf(trend, point.isLearned ? point : NO_BOUNDS, isSteps)
        const look = { label: nameOf(point, !isSingle), color: COLORS[order % COLORS.length]!, isSteps }
        return linesOf(values, look, isSingle)
      }),
    [drawn, isSingle],
  )
  const marks = useMemo(() => drawn.flatMap(marksOf).sort((a, b) => a.time - b.time), [drawn])
  const { unit, setUnit } = useUnit(pointKey(point))
  const isBanded = isSingle && point.isLearned && point.least !== null && point.most !== null
  const length = trend.least.length
  const shown = at ?? nearestStep(trend, 1) ?? 0
  const text = stepText(trend, shown, unit)
  const behind = behindText(trend.until, useOverview().data?.lastTime ?? undefined)
  return (
    <figure className={styles.chart}>
      <figcaption>
        {isSingle ? (
          <span>{text}</span>
        ) : (
          drawn.map(({ point, trend }, order) => (
            <span key={pointKey(point)} className={styles.key}>
              <i style={{ background: `var(--${COLORS[order % COLORS.length]})` }} aria-hidden="true" />
              {nameOf(point, true)}: {amountText(trend, Math.min(shown, trend.least.length - 1))}
            </span>
          ))
        )}
        {behind !== '' && <span className={styles.behind}>{behind}</span>}
        <span className="quiet">
          {isBanded && 'Shaded: learned range. '}
          {marks.length > 0 && '▲ write. '}Drag across the chart to zoom.
        </span>
        {isSingle && (
          <TextInput
            aria-label="Unit of the value"
            placeholder="Unit"
            maxLength={12}
            w={72}
            value={unit}
            onChange={({ currentTarget }) => setUnit(currentTarget.value)}
          />
        )}
      </figcaption>
      <div
        className={styles.plot}
        role="slider"
        tabIndex={0}
        aria-label={`${drawn.map(({ point }) => point.point).join(', ')} over time`}
        aria-valuemin={0}
        aria-valuemax={length - 1}
        aria-valuenow={shown}
        aria-valuetext={text}
        onKeyDown={(event) => {
          const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10 }[event.key]
          if (step === undefined) return
          event.preventDefault()
          setAt(Math.max(0, Math.min(length - 1, shown + step)))
        }}
      >
        <Suspense fallback={<Loader size="sm" />}>
          <LineChart
            series={series}
            marks={marks}
            band={isBanded ? { least: point.least!, most: point.most! } : undefined}
            unit={unit}
            height={HEIGHT}
            at={at}
            onAt={setAt}
            onRange={(from, until) => {
              const range = rangeBetween(from, until)
              if (range !== undefined)
                void navigate({ to: '.', search: ((before: object) => ({ ...before, ...range })) as never })
            }}
          />
        </Suspense>
      </div>
    </figure>
  )
}

function nameOf({ point, deviceName, address }: PointItem, hasDevice: boolean): string {
  return hasDevice ? `${deviceName || address} ${point}` : point
}

/** A single tag has the area between minimum and maximum of each step, and what is outside its range. */
function linesOf(
  { times, middle, least, most, outside }: PointSeries,
  look: Pick<LineSeries, 'label' | 'color' | 'isSteps'>,
  isSingle: boolean,
): LineSeries[] {
  const line: LineSeries = { ...look, times, values: middle }
  if (!isSingle) return [line]
  return [
    { ...look, times, values: least, isLower: true },
    { ...look, times, values: most, isUpper: true },
    line,
    { label: 'outside the learned range', color: 'critical', times, values: outside, isPoints: true },
  ]
}

function marksOf({ point, trend }: Drawn): LineMark[] {
  return trend.writes.map(({ time, by, value }) => {
    const writer = point.writers.find(({ address }) => address === by)
    return { time: Date.parse(time) / 1000, label: `${writer?.name || by} ${valueText(value)}` }
  })
}

function amountText({ least, most }: PointTrendItem, at: number): string {
  const [low, high] = [least[at] ?? null, most[at] ?? null]
  if (low === null || high === null) return 'not read'
  return low === high ? valueText(low) : `${valueText(low)} to ${valueText(high)}`
}

function stepText(trend: PointTrendItem, at: number, unit: string): string {
  const time = localTime(new Date(Date.parse(trend.start) + at * trend.stepSeconds * 1000).toISOString())
  return `${time}: ${[amountText(trend, at), unit].filter(Boolean).join(' ')}`
}
