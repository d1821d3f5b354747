import { Link } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import type { IncidentItem } from '#schema/incident'
import { countOf, localTime } from '#ui/kit/format'
import { severityShapes, severityWords } from '#ui/kit/severities'
import { useSize } from '#ui/kit/size'
import { stageNames } from '#ui/parts/stages'
import { useAlertsOf } from '#ui/parts/use-alerts-of'
import styles from './Incident.module.css'
import { type Arrow, type LaneMark, nameLines, storyOf } from './lanes.ts'
import { timeAxis } from './time-axis.ts'

/** Pixels. */
const names = 176
/** Space at the right for the last stage name. */
const margin = 92
const laneHeight = 48
/** Space for three rows of stage names. */
const head = 56
const foot = 26
const dot = 5
const markAbove = 10
/** The mark is to the right of its step, and the line of its bursts between mark and lane. */
const markRight = 10
const markBottom = 6
const shortestLine = 4
/** Height of a line of a device name. */
const nameLine = 16
/** Approximate width of a letter of a stage name. */
const letter = 6.6

/** Devices as lanes, time from left to right; an arrow per step, a mark per alert. */
export function Lanes({ incident }: { incident: IncidentItem }) {
  const box = useRef<HTMLDivElement>(null)
  const { width: room } = useSize(box)
  const alerts = useAlertsOf(incident)
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const { lanes, arrows, marks } = storyOf(incident, alerts.data ?? [], open)
  const toggle = (id: string) =>
    setOpen(open.has(id) ? new Set([...open].filter((one) => one !== id)) : new Set([...open, id]))
  const times = [...arrows, ...marks].map(({ time }) => time)
  // A burst needs no distance of its own; the axis ends with the last one.
  const ends = marks.flatMap(({ bursts }) => bursts.map(({ to }) => to))
  times.push(ends.reduce((latest, end) => Math.max(latest, end), times[0] ?? 0))
  const axis = timeAxis(times, Math.max(320, room - names - margin))
  const width = names + axis.width + margin
  const height = head + lanes.length * laneHeight + foot
  const x = (time: number) => names + axis.x(time)
  const y = (lane: number) => head + (lane + 0.5) * laneHeight
  return (
    <div ref={box} className={styles.lanes}>
      {/* biome-ignore lint/a11y/useSemanticElements: a drawing with links in it is no fieldset */}
      <svg width={width} height={height} role="group" aria-label="Incident timeline">
        {axis.ticks.map((tick) => (
          <g key={tick.x}>
            <line
              className={styles.tick}
              x1={names + tick.x}
              x2={names + tick.x}
              y1={head}
              y2={height - foot}
            />
            <text className={styles.stage} x={names + tick.x} y={height - 8} textAnchor="middle">
              {tick.text}
            </text>
          </g>
        ))}
        {lanes.map(({ id, name, members }, lane) => (
          <g key={id}>
            <line className={styles.lane} x1={names} x2={width} y1={y(lane)} y2={y(lane)} />
            {members === 0 ? (
              <LaneName name={name} y={y(lane)} />
            ) : (
              <foreignObject x={0} y={y(lane) - 14} width={names} height={28}>
                <button
                  type="button"
                  className={styles.group}
                  aria-expanded={open.has(id)}
                  onClick={() => toggle(id)}
                >
                  {name} {open.has(id) ? '▾' : '▸'}
                </button>
              </foreignObject>
            )}
          </g>
        ))}
        {titlesOf(arrows, x).map(({ at, row, text }) => (
          <text key={`${at} ${row}`} className={styles.stage} x={at} y={14 + row * 16}>
            {text}
          </text>
        ))}
        {arrows.map((arrow) => (
          <Step key={`${arrow.time} ${arrow.from} ${arrow.to} ${arrow.stage}`} arrow={arrow} {...{ x, y }} />
        ))}
        {marks.map((mark) => (
          <Bursts key={mark.id} mark={mark} {...{ x, y }} />
        ))}
        {marks.map((mark) => (
          <Alert key={mark.id} mark={mark} {...{ x, y }} />
        ))}
      </svg>
      <p className={styles.legend}>
        <span>
          Arrow: from a device to the one it reached; dashed: weak evidence. Line after an alert: how long it
          went on.
        </span>
        {width > room && room > 0 && <span>Scroll right for later steps.</span>}
        <span>Alerts:</span>
        {severityWords
          .filter((severity) => marks.some((mark) => mark.severity === severity))
          .map((severity) => (
            <span key={severity}>
              <span style={{ color: `var(--${severity})` }} aria-hidden="true">
                {severityShapes[severity]}
              </span>{' '}
              {severity}
            </span>
          ))}
      </p>
    </div>
  )
}

const SECOND_MS = 1000

function timeText(time: number): string {
  return localTime(new Date(time).toISOString())
}

interface Placing {
  readonly x: (time: number) => number
  readonly y: (lane: number) => number
}

function Step({ arrow: { time, from, to, stage, isWeak }, x, y }: { arrow: Arrow } & Placing) {
  return (
    <g className={`${styles[stage]} ${isWeak ? styles.weak : ''}`}>
      <title>{isWeak ? `${stageNames[stage]}, weak evidence` : stageNames[stage]}</title>
      <line className={styles.arrow} x1={x(time)} x2={x(time)} y1={y(from)} y2={y(to)} />
      <circle className={styles.from} cx={x(time)} cy={y(from)} r={dot} />
      {to !== from && <path className={styles.head} d={headPath(x(time), y(to), to > from)} />}
    </g>
  )
}

function Alert({
  mark: { id, title, severity, time, lane, others, bursts },
  x,
  y,
}: { mark: LaneMark } & Placing) {
  const more = others === 0 ? '' : `, and ${countOf(others, 'more alert')}`
  const last = Math.max(time, ...bursts.map(({ to }) => to))
  const until = last - time < SECOND_MS ? '' : ` to ${timeText(last)}`
  const words = `${severity}: ${title}${more}, ${timeText(time)}${until}`
  return (
    <Link to="/alerts" search={{ alert: id, status: 'all' } as never} aria-label={words}>
      <title>{words}</title>
      <text
        className={styles.alert}
        fill={`var(--${severity})`}
        x={x(time) + markRight}
        y={y(lane) - markAbove}
        textAnchor="middle"
      >
        {severityShapes[severity]}
      </text>
    </Link>
  )
}

/** How long an alert went on: a line from its first to its last time, thick where it happened. */
function Bursts({ mark: { time, severity, lane, bursts }, x, y }: { mark: LaneMark } & Placing) {
  const at = y(lane) - markBottom
  const last = Math.max(time, ...bursts.map(({ to }) => to))
  if (x(last) - x(time) < shortestLine) return null
  return (
    <g className={styles.bursts} stroke={`var(--${severity})`}>
      <line x1={x(time) + markRight} x2={x(last) + markRight} y1={at} y2={at} />
      {bursts.map(({ from, to }) => (
        <line
          key={`${from} ${to}`}
          className={styles.burst}
          x1={x(from) + markRight}
          x2={x(to) + markRight}
          y1={at}
          y2={at}
        />
      ))}
    </g>
  )
}

/** Stage name above the first step of the stage, in the first row with space; omitted if there is none. */
function titlesOf(arrows: readonly Arrow[], x: (time: number) => number) {
  const ends = [0, 0, 0]
  const named = new Set<string>()
  return arrows.flatMap(({ time, stage, isWeak }) => {
    if (named.has(stage) || isWeak) return []
    named.add(stage)
    const text = stageNames[stage]
    const from = x(time) - dot
    const row = ends.findIndex((end) => end <= from)
    if (row < 0) return []
    ends[row] = from + text.length * letter + 12
    return [{ at: from, row, text }]
  })
}

/** Arrow head with its tip at a lane. */
function headPath(x: number, y: number, isDown: boolean): string {
  const back = isDown ? -9 : 9
  return `M${x} ${y} l-6 ${back} h12 z`
}

function LaneName({ name, y }: { name: string; y: number }) {
  const lines = nameLines(name)
  const top = y + 4 - ((lines.length - 1) * nameLine) / 2
  return (
    <text className={styles.name}>
      <title>{name}</title>
      {lines.map((line, at) => (
        <tspan key={line} x={0} y={top + at * nameLine}>
          {at > 0 ? ` ${line}` : line}
        </tspan>
      ))}
    </text>
  )
}
