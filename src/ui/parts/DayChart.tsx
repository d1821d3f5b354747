import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { EventItem } from '#schema/event'
import { countOf, durationText, shortTime } from '#ui/kit/format'
import { severityWords } from '#ui/kit/severities'
import { useSize } from '#ui/kit/size'
import { listAlerts } from '#ui/source/alerts'
import { useSource } from '#ui/source/SourceContext.tsx'
import styles from './DayChart.module.css'
import { daySteps } from './day.ts'

/** Height of the controller actions below the bars, in px. */
const TICKS = 14
/** Alerts read, latest first. */
const ALERTS = 1000

/** Alerts by severity over the last day, with controller actions below. Dragging sets the time range. */
export function DayChart(props: {
  first: string
  latest: string
  events: readonly EventItem[]
  /** Only alerts of this device; default all. */
  device?: string
  /** In px. */
  height: number
  /** RFC 3339. */
  onRange: (range: { readonly from: string; readonly until: string }) => void
}) {
  const { first, latest, events, height, onRange, device } = props
  const source = useSource()
  const box = useRef<HTMLDivElement>(null)
  const { width } = useSize(box)
  const [brush, setBrush] = useState<{ readonly from: number; readonly to: number }>()
  const alerts = useQuery({
    queryKey: ['alerts', 'day', device],
    queryFn: async () => (await listAlerts(source, { limit: ALERTS, device })).items,
  })
  const steps = daySteps(alerts.data ?? [], events, { first, latest })
  const most = Math.max(1, ...steps.map(({ alerts }) => Object.values(alerts).reduce((a, b) => a + b, 0)))
  const total = steps.reduce((sum, { alerts }) => sum + Object.values(alerts).reduce((a, b) => a + b, 0), 0)
  const begin = steps[0]?.from ?? 0
  const end = steps.at(-1)?.until ?? 1
  const wide = width / steps.length
  const barsHeight = height - TICKS
  const timeAt = (x: number) => begin + (Math.min(Math.max(x, 0), width) / Math.max(width, 1)) * (end - begin)
  const place = (event: React.PointerEvent) =>
    event.clientX - event.currentTarget.getBoundingClientRect().left
  function choose() {
    if (brush === undefined) return
    const [from, until] = [brush.from, brush.to].sort((a, b) => a - b).map(timeAt)
    setBrush(undefined)
    if (from === undefined || until === undefined || Math.abs(brush.to - brush.from) < 4) return
    onRange({ from: new Date(from).toISOString(), until: new Date(until).toISOString() })
  }
  const span = durationText((end - begin) / 1000)
  return (
    <>
      <div ref={box} className={styles.chart} style={{ height }}>
        <svg
          width={width}
          height={height}
          role="img"
          aria-label={`${countOf(total, 'alert episode')} in ${span}, at most ${most} in one step`}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId)
            setBrush({ from: place(event), to: place(event) })
          }}
          onPointerMove={(event) => brush && setBrush({ ...brush, to: place(event) })}
          onPointerUp={choose}
        >
          {steps.map(({ alerts, actions, from }, at) => {
            let y = barsHeight
            // A step without any stays silent for screen readers.
            const seen = severityWords
              .filter((word) => alerts[word] > 0)
              .map((word) => `${alerts[word]} ${word}`)
              .concat(actions > 0 ? [countOf(actions, 'controller action')] : [])
            return (
              <g key={from}>
                {seen.length > 0 && (
                  <title>{`${shortTime(new Date(from).toISOString())}: ${seen.join(', ')}`}</title>
                )}
                <rect x={at * wide} y={0} width={wide} height={height} fill="transparent" />
                {severityWords.toReversed().map((word) => {
                  const tall = (alerts[word] / most) * (barsHeight - 6)
                  y -= tall
                  return (
                    <rect
                      key={word}
                      x={at * wide + 1}
                      y={y}
                      width={Math.max(1, wide - 2)}
                      height={tall}
                      fill={`var(--${word})`}
                    />
                  )
                })}
                {actions > 0 && (
                  <path d={`M${(at + 0.5) * wide} ${barsHeight + 4}l4 8h-8z`} fill="var(--grey-8)" />
                )}
              </g>
            )
          })}
          <line x1={0} x2={width} y1={barsHeight + 0.5} y2={barsHeight + 0.5} stroke="var(--grey-5)" />
          {brush !== undefined && (
            <rect
              x={Math.min(brush.from, brush.to)}
              y={0}
              width={Math.abs(brush.to - brush.from)}
              height={height}
              fill="var(--accent)"
              opacity={0.2}
            />
          )}
        </svg>
      </div>
      <div className={styles.foot}>
        <span>{shortTime(new Date(begin).toISOString())}</span>
        <span className={styles.hint}>drag to set the time range</span>
        <span>{shortTime(new Date(end).toISOString())}</span>
      </div>
      <div className={styles.legend}>
        {total === 0 && <span>no alerts</span>}
        {severityWords
          .filter((word) => steps.some(({ alerts }) => alerts[word] > 0))
          .map((word) => (
            <span key={word}>
              <i style={{ background: `var(--${word})` }} /> {word}
            </span>
          ))}
        {steps.some(({ actions }) => actions > 0) && <span>▲ controller actions</span>}
      </div>
    </>
  )
}
