import type { IncidentItem } from '#contract/incident'
import { stageNames } from '#ui/parts/stages'
import styles from './Incidents.module.css'
import { lanesOf } from './lanes.ts'

/** Pixels. */
const names = 190
const columnWidth = 120
const laneHeight = 44
const head = 34
const dot = 5

/** Who did what to whom, from left to right; the table below says the same in words. */
export function Lanes({ incident }: { incident: IncidentItem }) {
  const { lanes, arrows } = lanesOf(incident)
  const width = names + arrows.length * columnWidth
  const height = head + lanes.length * laneHeight
  const x = (column: number) => names + (column + 0.5) * columnWidth
  const y = (lane: number) => head + (lane + 0.5) * laneHeight
  return (
    <div className={styles.lanes}>
      <svg width={width} height={height} aria-hidden="true">
        {lanes.map(({ id, name }, lane) => (
          <g key={id}>
            <line className={styles.lane} x1={names} x2={width} y1={y(lane)} y2={y(lane)} />
            <text className={styles.name} x={0} y={y(lane) + 4}>
              {short(name)}
            </text>
          </g>
        ))}
        {arrows.map(({ column, from, to, stage }) => (
          <g key={column} className={styles[stage]}>
            <text className={styles.stage} x={x(column)} y={16} textAnchor="middle">
              {stageNames[stage]}
            </text>
            <line className={styles.arrow} x1={x(column)} x2={x(column)} y1={y(from)} y2={y(to)} />
            <circle className={styles.from} cx={x(column)} cy={y(from)} r={dot} />
            {to !== from && <path className={styles.head} d={headPath(x(column), y(to), to > from)} />}
          </g>
        ))}
      </svg>
    </div>
  )
}

/** An arrow's head whose tip is at a lane. */
function headPath(x: number, y: number, isDown: boolean): string {
  const back = isDown ? -9 : 9
  return `M${x} ${y} l-6 ${back} h12 z`
}

function short(name: string): string {
  return name.length > 26 ? `${name.slice(0, 25)}…` : name
}
