import { useElementSize } from '@mantine/hooks'
import { useState } from 'react'
import styles from './History.module.css'
import { plotOf } from './sentences.ts'

/** Size in px as displayed, so that text keeps its size. */
const HEIGHT = 150
/** Before the element is measured. */
const WIDTH = 520
const LEFT = 32
const BOTTOM = 22
const TOP = 10

interface Props {
  readonly label: string
  readonly most: number
  /** Reference values, drawn as lines. */
  readonly borders?: readonly number[]
  readonly points: readonly { readonly day: string; readonly value: number | null }[]
}

/** A value per day; pointer and arrow keys select a day. */
export function Chart({ label, most, borders = [], points }: Props) {
  const { ref, width: shown } = useElementSize()
  const width = shown || WIDTH
  const [chosen, setChosen] = useState<number>()
  const plot = plotOf(points, { width: width - LEFT - 12, height: HEIGHT - TOP - BOTTOM, most })
  const lastAt = points.length - 1
  const at = Math.min(chosen ?? lastAt, lastAt)
  const point = points[at]
  const dot = plot.dots.find((one) => one.at === at)
  const y = (value: number) => TOP + (1 - value / most) * (HEIGHT - TOP - BOTTOM)
  const move = (step: number) => setChosen(Math.max(0, Math.min(lastAt, at + step)))
  return (
    <figure className={styles.chart}>
      <figcaption aria-live="polite">
        <strong>{point?.value ?? '–'}</strong> <span className="quiet">{point?.day}</span>
      </figcaption>
      <div
        ref={ref}
        role="slider"
        tabIndex={0}
        aria-label={`${label}, by day`}
        aria-valuemin={0}
        aria-valuemax={lastAt}
        aria-valuenow={at}
        aria-valuetext={`${point?.day}: ${point?.value ?? 'unknown'}`}
        onKeyDown={(event) => {
          const step = { ArrowLeft: -1, ArrowRight: 1, Home: -points.length, End: points.length }[event.key]
          if (step === undefined) return
          event.preventDefault()
          move(step)
        }}
        onPointerMove={(event) => {
          const box = event.currentTarget.getBoundingClientRect()
          const x = ((event.clientX - box.left) / box.width) * width - LEFT
          let nearest = plot.dots[0]
          for (const one of plot.dots)
            if (Math.abs(one.x - x) < Math.abs((nearest?.x ?? 0) - x)) nearest = one
          setChosen(nearest?.at)
        }}
        onPointerLeave={() => setChosen(undefined)}
      >
        <svg viewBox={`0 0 ${width} ${HEIGHT}`} height={HEIGHT} aria-hidden="true">
          {[0, ...(borders.length > 0 ? borders : [most / 2]), most].map((value) => (
            <g key={value}>
              <line className={styles.grid} x1={LEFT} x2={width - 12} y1={y(value)} y2={y(value)} />
              <text className={styles.small} x={LEFT - 6} y={y(value) + 4} textAnchor="end">
                {Math.round(value)}
              </text>
            </g>
          ))}
          <g transform={`translate(${LEFT} ${TOP})`}>
            <path className={styles.line} d={plot.path} />
            {dot && <circle className={styles.dot} cx={dot.x} cy={dot.y} r={4} />}
          </g>
          <text className={styles.small} x={LEFT} y={HEIGHT - 4}>
            {points[0]?.day}
          </text>
          <text className={styles.small} x={width - 12} y={HEIGHT - 4} textAnchor="end">
            {points[lastAt]?.day}
          </text>
        </svg>
      </div>
    </figure>
  )
}
