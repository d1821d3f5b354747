import { Link } from '@tanstack/react-router'
import { countText } from '#ui/kit/format'
import { Panel } from '#ui/kit/Panel.tsx'
import { levelName } from '#ui/source/names'
import styles from './Overview.module.css'

/** Maximum number of values drawn. */
const shownValues = 7

/** Number of devices per facet value; each bar links to the list. */
export function Bars(props: {
  title: string
  facet: 'type' | 'level'
  counts: Readonly<Record<string, number>>
}) {
  const { title, facet, counts } = props
  const all = Object.entries(counts).filter(([, count]) => count > 0)
  // Levels in Purdue order, enterprise at the top, unknown at the bottom.
  const height = (level: string) => (level === 'unknown' ? -1 : Number(level))
  all.sort(
    facet === 'level'
      ? (a, b) => height(b[0]) - height(a[0])
      : (a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1),
  )
  const most = Math.max(...all.map(([, count]) => count), 1)
  if (all.length === 0) return null
  return (
    <Panel title={title}>
      <div className={styles.bars}>
        {all.slice(0, shownValues).map(([value, count]) => (
          <Line key={value} value={value} count={count} most={most} facet={facet} />
        ))}
      </div>
    </Panel>
  )
}

function Line({ value, count, most, facet }: { value: string; count: number; most: number; facet: string }) {
  const label = facet === 'level' ? levelName(value) || 'Unknown' : value
  return (
    <>
      <Link to="/devices" search={{ [facet]: value } as never}>
        {label}
      </Link>
      <span className={styles.bar} style={{ width: `${(count / most) * 100}%` }} aria-hidden="true" />
      <span className={styles.number}>{countText(count)}</span>
    </>
  )
}
