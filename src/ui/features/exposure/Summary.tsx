import { Loader } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense, useMemo, useRef } from 'react'
import type { ExposureSummary, RecommendationItem } from '#schema/exposure'
import { riskGainText, riskOf } from '#schema/risk'
import { Panel } from '#ui/kit/Panel.tsx'
import { useSize } from '#ui/kit/size'
import type { LineSeries } from '#ui/parts/line-series'
import { bubblesOf } from './bubbles.ts'
import styles from './Exposure.module.css'
import { useScores } from './queries.ts'
import { effortText, scoreWord } from './sentences.ts'

const LineChart = lazy(() => import('#ui/parts/LineChart.tsx'))

/** In px. */
const HEIGHT = 150
/** Height and least width of the bubbles. */
const BUBBLES = { width: 300, height: 150 } as const
/** Days of the trend. */
const DAYS = 90
/** Radius and width of the arc, in px. */
const [RADIUS, WIDTH] = [56, 12]

/** Risk of the site as a gauge, its trend, and fixes by gain and effort. */
export function Summary({ summary }: { summary: ExposureSummary }) {
  const { securityScore, recommendations } = summary
  return (
    <div className={styles.summary}>
      <Panel title="Risk">
        {securityScore === null ? (
          <p className="quiet">Not judged: no device is identified well enough.</p>
        ) : (
          <Gauge risk={riskOf(securityScore)} word={scoreWord(securityScore)} />
        )}
      </Panel>
      <Panel title="Trend" aside={<Link to="/score-history">Risk history</Link>}>
        <Trend />
      </Panel>
      <Panel title="Fixes by gain and effort" aside={<span className="quiet">size: devices</span>}>
        <Bubbles items={recommendations} />
      </Panel>
    </div>
  )
}

/** A half circle from 0 to 100; up is bad. */
function Gauge({ risk, word }: { risk: number; word: string }) {
  const length = Math.PI * RADIUS
  const side = 2 * RADIUS + WIDTH
  const arc = `M${WIDTH / 2} ${RADIUS + WIDTH / 2}a${RADIUS} ${RADIUS} 0 0 1 ${2 * RADIUS} 0`
  const color = risk <= 10 ? 'var(--data-1)' : risk <= 30 ? 'var(--minor)' : 'var(--major)'
  return (
    <div className={styles.gauge} role="img" aria-label={`Risk ${risk} of 100: ${word}`}>
      <svg width={side} height={RADIUS + WIDTH} aria-hidden="true">
        <path d={arc} fill="none" stroke="var(--grey-3)" strokeWidth={WIDTH} strokeLinecap="round" />
        <path
          d={arc}
          fill="none"
          stroke={color}
          strokeWidth={WIDTH}
          strokeLinecap="round"
          strokeDasharray={`${(length * risk) / 100} ${length}`}
        />
      </svg>
      <strong>{risk}</strong>
      <span>{word}</span>
      <span className="quiet">0 none, 100 highest</span>
    </div>
  )
}

function Trend() {
  const { data } = useScores()
  const series = useMemo((): LineSeries[] => {
    const points = (data?.items ?? []).slice(-DAYS).filter(({ securityScore }) => securityScore !== null)
    const times = points.map(({ day }) => Date.parse(day) / 1000)
    const values = points.map(({ securityScore }) => riskOf(securityScore!))
    return [{ label: 'Risk', color: 'data-1', times, values, fill: true }]
  }, [data])
  const count = series[0]!.times.length
  if (count < 2)
    return (
      <p className="quiet">
        {count === 0
          ? 'The first value appears within minutes.'
          : 'One value so far; one is stored each day.'}
      </p>
    )
  return (
    <Suspense fallback={<Loader size="sm" />}>
      <LineChart series={series} height={HEIGHT} at={undefined} onAt={ignore} onRange={ignore} />
    </Suspense>
  )
}

function ignore(): void {}

function Bubbles({ items }: { items: readonly RecommendationItem[] }) {
  const box = useRef<HTMLDivElement>(null)
  const size = useSize(box)
  const [width, height] = [Math.max(BUBBLES.width, size.width), BUBBLES.height]
  const { bubbles, rows } = bubblesOf(items, { width, height })
  return (
    <div ref={box} className={styles.bubbles}>
      {bubbles.length === 0 ? (
        <p className="quiet">No fix lowers the risk.</p>
      ) : (
        <svg width={width} height={height} role="img" aria-label="Fixes by gain and effort">
          {rows.map(({ effort, y }) => (
            <g key={effort}>
              <text x={0} y={y + 4}>
                {effortText(effort)}
              </text>
              <line x1={150} x2={width} y1={y} y2={y} stroke="var(--grey-3)" />
            </g>
          ))}
          {bubbles.map(({ item, x, y, radius }) => (
            <circle
              key={item.id}
              cx={x}
              cy={y}
              r={radius}
              fill="var(--data-1)"
              fillOpacity={0.55}
              stroke="var(--grey-1)"
            >
              <title>{`${item.title}: ${riskGainText(item.gain)}, ${effortText(item.effort)}`}</title>
            </circle>
          ))}
          <text x={width} y={height - 6} textAnchor="end">
            larger gain →
          </text>
        </svg>
      )}
    </div>
  )
}
