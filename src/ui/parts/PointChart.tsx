import { useNavigate, useSearch } from '@tanstack/react-router'
import { type PointerEvent, useRef, useState } from 'react'
import type { PointItem } from '#schema/process-values'
import type { PointTrendItem } from '#schema/trend'
import { Answer } from '#ui/kit/Answer.tsx'
import { localTime } from '#ui/kit/format'
import { Empty } from '#ui/kit/Message.tsx'
import { useSize } from '#ui/kit/size'
import { isWhole, spanOf } from '#ui/kit/span'
import { behindText } from './behind-text.ts'
import styles from './PointChart.module.css'
import { type AxisBounds, nearestStep, plotOf, spanBetween } from './point-plot.ts'
import { valueText } from './points.ts'
import { useOverview } from './use-overview.ts'
import { usePointTrend } from './use-points.ts'

/** Pixels. */
const height = 132
const left = 64
const foot = 34
const writeRow = 14

const NO_BOUNDS: AxisBounds = { least: null, most: null }

/** A value over the selected time: line, learned range and writes. */
export function PointChart({ point }: { point: PointItem }) {
  const span = spanOf(useSearch({ strict: false }))
  const trend = usePointTrend(point, span)
  return (
    <Answer of={trend} lines={5}>
      {(known) =>
        known.least.length === 0 ? (
          <Empty title="No data to draw" isInline>
            <p>
              {isWhole(span)
                ? 'Values are recorded while a capture is analysed, for the first 4,000 points. Texts are not drawn.'
                : 'No values in this time range. Press 0 for live.'}
            </p>
          </Empty>
        ) : (
          <Chart trend={known} bounds={point.isLearned ? point : NO_BOUNDS} label={point.point} />
        )
      }
    </Answer>
  )
}

function Chart({ trend, bounds, label }: { trend: PointTrendItem; bounds: AxisBounds; label: string }) {
  const box = useRef<HTMLDivElement>(null)
  const width = Math.max(200, useSize(box).width - left - 8)
  const plot = plotOf(trend, bounds, { width, height })
  const { at, setAt, dragged, ...hands } = useHands(trend, width)
  const shown = at ?? nearestStep(trend, 1) ?? 0
  const length = trend.least.length
  const x = ((shown + 0.5) / length) * width
  const end = Date.parse(trend.start) + length * trend.stepSeconds * 1000
  const text = stepText(trend, shown)
  const behind = behindText(trend.until, useOverview().data?.lastTime ?? undefined)
  return (
    <figure className={styles.chart}>
      <figcaption>
        <span>{text}</span>
        {behind !== '' && <span className={styles.behind}>{behind}</span>}
        <span className="quiet">
          {plot.band !== undefined && 'Shaded: learned range. '}
          {plot.writes.length > 0 && '▲ write. '}Drag across the chart to zoom.
        </span>
      </figcaption>
      <div
        ref={box}
        className={styles.plot}
        role="slider"
        tabIndex={0}
        aria-label={`${label} over time`}
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
        {...hands}
      >
        <svg width={width + left + 8} height={height + foot} aria-hidden="true">
          <g transform={`translate(${left} 2)`}>
            {plot.band && <rect className={styles.band} x={0} width={width} {...plot.band} />}
            <line className={styles.axis} x1={0} x2={width} y1={height} y2={height} />
            <path className={styles.area} d={plot.area} />
            <path className={styles.line} d={plot.line} />
            {at !== undefined && <line className={styles.cursor} x1={x} x2={x} y1={0} y2={height} />}
            {dragged && <rect className={styles.chosen} y={0} height={height} {...dragged} />}
            {plot.writes.map((write) => (
              <path
                key={`${write.time} ${write.by}`}
                className={styles.write}
                d={`M${write.x} ${height + 2} l5 9 h-10 z`}
              >
                <title>{`${write.by} wrote ${valueText(write.value)}, ${localTime(write.time)}`}</title>
              </path>
            ))}
            <text className={styles.small} x={-6} y={10} textAnchor="end">
              {valueText(plot.top)}
            </text>
            <text className={styles.small} x={-6} y={height} textAnchor="end">
              {valueText(plot.bottom)}
            </text>
            <text className={styles.small} x={0} y={height + writeRow + 13}>
              {localTime(trend.start)}
            </text>
            <text className={styles.small} x={width} y={height + writeRow + 13} textAnchor="end">
              {localTime(new Date(end).toISOString())}
            </text>
          </g>
        </svg>
      </div>
    </figure>
  )
}

/** Pointer position, and drag to set the time range of all pages. */
function useHands(trend: PointTrendItem, width: number) {
  const navigate = useNavigate()
  const [at, setAt] = useState<number>()
  const [drag, setDrag] = useState<{ readonly from: number; readonly to: number }>()
  const share = (event: PointerEvent<HTMLElement>) => {
    const place = event.clientX - event.currentTarget.getBoundingClientRect().left - left
    return Math.min(1, Math.max(0, place / width))
  }
  return {
    at,
    setAt,
    dragged: drag && {
      x: Math.min(drag.from, drag.to) * width,
      width: Math.abs(drag.to - drag.from) * width,
    },
    onPointerDown(event: PointerEvent<HTMLElement>) {
      event.currentTarget.setPointerCapture(event.pointerId)
      setDrag({ from: share(event), to: share(event) })
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      setAt(nearestStep(trend, share(event)))
      if (drag !== undefined) setDrag({ ...drag, to: share(event) })
    },
    onPointerUp() {
      const span = drag && spanBetween(trend, drag.from, drag.to)
      setDrag(undefined)
      if (span !== undefined)
        void navigate({ to: '.', search: ((before: object) => ({ ...before, ...span })) as never })
    },
    onPointerLeave() {
      setAt(undefined)
    },
  }
}

function stepText({ start, stepSeconds, least, most }: PointTrendItem, at: number): string {
  const [low, high] = [least[at] ?? null, most[at] ?? null]
  const time = localTime(new Date(Date.parse(start) + at * stepSeconds * 1000).toISOString())
  if (low === null || high === null) return `${time}: not read`
  return `${time}: ${low === high ? valueText(low) : `${valueText(low)} to ${valueText(high)}`}`
}
