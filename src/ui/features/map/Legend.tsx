import { LINK_ACTIVITIES, type LinkActivity } from '#schema/link-activities'
import type { PlantMap } from '#schema/map'
import { countText } from '#ui/kit/format'
import { activityNames } from '#ui/parts/activity-names'
import { keysOf, type MapLayer } from './layers.ts'
import styles from './Map.module.css'
import { paletteVariables } from './palette.ts'

/** Legend of the lines; each kind can be hidden. */
export function Legend(props: {
  map: PlantMap
  hidden: ReadonlySet<LinkActivity>
  layer: MapLayer
  onToggle: (activity: LinkActivity) => void
}) {
  const palette = paletteVariables
  const counts = new Map<LinkActivity, number>()
  for (const { activity } of props.map.edges) counts.set(activity, (counts.get(activity) ?? 0) + 1)
  return (
    <fieldset className={styles.legend}>
      <legend className="visually-hidden">Line types</legend>
      {LINK_ACTIVITIES.map((activity) => (
        <button
          key={activity}
          type="button"
          aria-pressed={!props.hidden.has(activity)}
          onClick={() => props.onToggle(activity)}
          title={props.hidden.has(activity) ? 'Show these lines' : 'Hide these lines'}
        >
          <Sample activity={activity} />
          {activityNames[activity]} <span className="quiet">{countText(counts.get(activity) ?? 0)}</span>
        </button>
      ))}
      {keysOf(props.layer, palette).map(({ name, color }) => (
        <span key={name} className={styles.key}>
          <svg width="8" height="14" aria-hidden="true">
            <rect width="8" height="14" rx="2" fill={color} />
          </svg>
          {name}
        </span>
      ))}
    </fieldset>
  )
}

function Sample({ activity }: { activity: LinkActivity }) {
  const strokes: Record<LinkActivity, readonly { y: number; color: string; dash?: string }[]> = {
    program: [
      { y: 4, color: 'var(--critical)' },
      { y: 8, color: 'var(--critical)' },
    ],
    remote: [{ y: 6, color: 'var(--accent)', dash: '14 3 3 3' }],
    write: [{ y: 6, color: 'var(--minor)', dash: '8 4' }],
    read: [{ y: 6, color: 'var(--grey-6)' }],
    talk: [{ y: 6, color: 'var(--grey-4)' }],
  }
  return (
    <svg width="24" height="12" aria-hidden="true">
      {strokes[activity].map(({ y, color, dash }) => (
        <line key={y} x1="0" x2="24" y1={y} y2={y} stroke={color} strokeWidth="2" strokeDasharray={dash} />
      ))}
    </svg>
  )
}
