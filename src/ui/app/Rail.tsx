import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { LOGO } from '#schema/logo'
import { isBoolean, useSaved } from '#ui/kit/saved'
import { withSpan } from '#ui/kit/span'
import { useRailPages } from './pages.ts'
import styles from './Shell.module.css'

/** Navigation rail at the left; collapses to icons. */
export function Rail() {
  const [isCollapsed, setCollapsed] = useSaved('rail-collapsed', false, isBoolean)
  const pages = useRailPages()
  return (
    <nav className={`${styles.rail} ${isCollapsed ? styles.collapsed : ''}`} aria-label="Pages">
      <Link to="/" search={withSpan as never} className={styles.brand} aria-label="Sightglass, overview">
        <Glass />
        {!isCollapsed && 'Sightglass'}
      </Link>
      {pages.map(({ path, title, icon: Icon, order }, index) => (
        <Link
          key={path}
          to={path}
          search={withSpan as never}
          className={`${styles.entry} ${groupOf(order) === groupOf(pages[index - 1]?.order) ? '' : styles.first}`}
          activeOptions={{ exact: path === '/', includeSearch: false }}
          {...(isCollapsed && { title, 'aria-label': title })}
        >
          <Icon size={18} stroke={1.6} />
          {!isCollapsed && title}
        </Link>
      ))}
      <button
        type="button"
        className={`${styles.entry} ${styles.fold}`}
        onClick={() => setCollapsed(!isCollapsed)}
        aria-expanded={!isCollapsed}
        aria-label={isCollapsed ? 'Expand navigation' : 'Collapse navigation'}
      >
        {isCollapsed ? (
          <IconLayoutSidebarLeftExpand size={18} stroke={1.6} />
        ) : (
          <IconLayoutSidebarLeftCollapse size={18} stroke={1.6} />
        )}
        {!isCollapsed && 'Collapse'}
      </button>
    </nav>
  )
}

/** Pages with the same tens digit form a group. */
function groupOf(order: number | undefined): number | undefined {
  return order === undefined ? undefined : Math.floor(order / 10)
}

function Glass() {
  const { size, radius, wave } = LOGO
  return (
    <svg width={size} height={size} viewBox={`0 0 ${size} ${size}`} aria-hidden="true">
      <circle cx={size / 2} cy={size / 2} r={radius} fill="none" stroke="var(--accent)" strokeWidth="2" />
      <path d={wave} fill="none" stroke="var(--accent)" strokeWidth="1.6" />
    </svg>
  )
}
