import { DEEDS, type Deed } from '#contract/deeds'
import type { PlantMap } from '#contract/map'
import { countText } from '#ui/kit/format'
import { deedNames } from '#ui/parts/deed-names'
import styles from './Map.module.css'

/** Legend of the lines; each kind can be hidden. */
export function Legend(props: { map: PlantMap; hidden: ReadonlySet<Deed>; onToggle: (deed: Deed) => void }) {
  const counts = new Map<Deed, number>()
  for (const { deed } of props.map.edges) counts.set(deed, (counts.get(deed) ?? 0) + 1)
  return (
    <fieldset className={styles.legend}>
      <legend className="visually-hidden">Line types</legend>
      {DEEDS.map((deed) => (
        <button
          key={deed}
          type="button"
          aria-pressed={!props.hidden.has(deed)}
          onClick={() => props.onToggle(deed)}
          title={props.hidden.has(deed) ? 'Show these lines' : 'Hide these lines'}
        >
          <Sample deed={deed} />
          {deedNames[deed]} <span className="quiet">{countText(counts.get(deed) ?? 0)}</span>
        </button>
      ))}
    </fieldset>
  )
}

function Sample({ deed }: { deed: Deed }) {
  const strokes: Record<Deed, readonly { y: number; color: string; dash?: string }[]> = {
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
      {strokes[deed].map(({ y, color, dash }) => (
        <line key={y} x1="0" x2="24" y1={y} y2={y} stroke={color} strokeWidth="2" strokeDasharray={dash} />
      ))}
    </svg>
  )
}
