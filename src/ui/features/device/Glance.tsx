import { Link, useNavigate } from '@tanstack/react-router'
import type { DeviceItem } from '#schema/device'
import { DayChart } from '#ui/parts/DayChart.tsx'
import { useOverview } from '#ui/parts/use-overview'
import { type ChassisDrawing, chassisOf } from './chassis.ts'
import styles from './Glance.module.css'
import { useEvents } from './queries.ts'
import { isAbnormalMode } from './state.ts'

/** Height of the drawn racks, in px: labels of the narrowest slot fit at 12 px. */
const HEIGHT = 176
const DAY = { beside: 120, alone: 72 } as const
/** Space above and below a rack for its rail, in mm. */
const RAIL = 8
/** Events that a person acts on. */
const ACTIONS = /stop|start|program|firmware|mode|write|reset|force|download/i

/** Parts of the device and its events of the last day, before its tabs. */
export function Glance({ device }: { device: DeviceItem }) {
  const navigate = useNavigate()
  const { data } = useOverview()
  const events = useEvents(device.id).data?.items ?? []
  const racks = chassisOf(device.modules)
  if (data?.firstTime == null || data.lastTime === null) return null
  return (
    <div className={styles.glance}>
      {racks.length > 0 && (
        <section className={styles.racks} aria-label="Chassis">
          {racks.map((rack) => (
            <Rack key={rack.title} rack={rack} mode={device.mode} />
          ))}
        </section>
      )}
      <section className={styles.day} aria-label="Last 24 hours">
        <DayChart
          device={device.id}
          first={data.firstTime}
          latest={data.lastTime}
          events={events.filter(({ type }) => ACTIONS.test(type))}
          height={racks.length > 0 ? DAY.beside : DAY.alone}
          onRange={(range) => void navigate({ to: '.', search: { ...range, tab: 'timeline' } as never })}
        />
      </section>
    </div>
  )
}

function Rack({ rack, mode }: { rack: ChassisDrawing; mode: string }) {
  const { family, title, width, height, slots, isPartial } = rack
  const scale = (HEIGHT - 18) / (height + 2 * RAIL)
  const names = slots.map(({ slot, label }) => `slot ${slot} ${label || 'not seen'}`).join(', ')
  return (
    <figure className={styles.rack}>
      <svg
        width={(width + 2 * RAIL) * scale}
        height={(height + 2 * RAIL) * scale}
        viewBox={`0 0 ${width + 2 * RAIL} ${height + 2 * RAIL}`}
        role="img"
        aria-label={`${family} ${title}: ${names}`}
      >
        <rect width={width + 2 * RAIL} height={height + 2 * RAIL} rx="4" fill="var(--grey-3)" />
        {slots.map(({ slot, x, width: wide, module, isController, label }) => (
          <g key={slot} transform={`translate(${RAIL + x} ${RAIL})`}>
            <rect
              x="1"
              width={wide - 2}
              height={height}
              rx="3"
              fill={module ? 'var(--grey-1)' : 'none'}
              stroke={module ? 'var(--grey-6)' : 'var(--grey-5)'}
              strokeDasharray={module ? undefined : '5 4'}
            />
            {isController && mode !== '' && (
              <circle
                cx={wide / 2}
                cy="40"
                r="6"
                fill={isAbnormalMode(mode) ? 'var(--critical)' : 'var(--good)'}
              >
                <title>{`Mode ${mode}`}</title>
              </circle>
            )}
            <text x={wide / 2} y="24" textAnchor="middle" className={styles.slot} fontSize={12.5 / scale}>
              {label}
            </text>
            <text
              x={wide / 2}
              y={height - 10}
              textAnchor="middle"
              className={styles.number}
              fontSize={12 / scale}
            >
              {slot}
            </text>
          </g>
        ))}
      </svg>
      <figcaption>
        <Link to="." search={{ tab: 'backplane' } as never}>
          {family}
        </Link>
        {isPartial && <span title={PARTIAL}> · other slots not seen</span>}
      </figcaption>
    </figure>
  )
}

const PARTIAL = 'They answer identity requests from an engineering station'
