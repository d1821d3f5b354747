import {
  IconChevronDown,
  IconLayoutSidebarLeftCollapse,
  IconLayoutSidebarLeftExpand,
} from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { LOGO } from '#schema/logo'
import { IS_CONSOLE } from '#ui/kit/edition'
import { countText } from '#ui/kit/format'
import type { PageRoute } from '#ui/kit/page'
import { isBoolean, isTexts, useSaved } from '#ui/kit/saved'
import { withSpan } from '#ui/kit/span'
import { useOverview } from '#ui/parts/use-overview'
import { useSite } from '#ui/parts/use-site'
import { usePrivate } from '#ui/source/private/PrivateContext.tsx'
import { groupsOf } from './groups.ts'
import { usePageAt, useReachablePages } from './pages.ts'
import styles from './Shell.module.css'

/** Navigation rail at the left; groups fold, the whole collapses to icons. */
export function Rail() {
  const [isCollapsed, setCollapsed] = useSaved('rail-collapsed', false, isBoolean)
  const [folded, setFolded] = useSaved<readonly string[]>('rail-folded', [], isTexts)
  const groups = groupsOf(useReachablePages())
  const counts = useCounts()
  const site = useSite().data?.name
  return (
    <nav className={`${styles.rail} ${isCollapsed ? styles.collapsed : ''}`} aria-label="Pages">
      <Link to="/" search={withSpan as never} className={styles.brand} aria-label="Sightglass, overview">
        <Glass />
        {!isCollapsed && (
          <span className={styles.brandText}>
            Sightglass
            {site && (
              <small className={styles.siteName} title={site}>
                {site}
              </small>
            )}
          </span>
        )}
      </Link>
      {groups.map(({ title, pages }) => {
        const isFolded = !isCollapsed && folded.includes(title)
        return (
          <div key={title} className={styles.group}>
            {title !== '' && !isCollapsed && (
              <button
                type="button"
                className={styles.heading}
                aria-expanded={!isFolded}
                onClick={() =>
                  setFolded(isFolded ? folded.filter((one) => one !== title) : [...folded, title])
                }
              >
                {title}
                <IconChevronDown size={13} stroke={1.8} className={isFolded ? styles.turned : ''} />
              </button>
            )}
            {!isFolded &&
              pages.map((page) => (
                <Entry key={page.path} page={page} isCollapsed={isCollapsed} count={counts[page.path]} />
              ))}
          </div>
        )
      })}
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

function Entry(props: { page: PageRoute; isCollapsed: boolean; count: number | undefined }) {
  const { isCollapsed, count } = props
  const { path, title, groupTitle = title, icon: Icon } = props.page
  const shown = usePageAt()
  const isCurrent = shown?.path === path || shown?.tabOf === path
  return (
    <Link
      to={path}
      search={withSpan as never}
      className={styles.entry}
      activeOptions={{ exact: path === '/', includeSearch: false }}
      {...(isCurrent && { 'aria-current': 'page' as const })}
      {...(isCollapsed && { title: groupTitle, 'aria-label': groupTitle })}
    >
      <Icon size={18} stroke={1.6} />
      {!isCollapsed && <span className={styles.entryTitle}>{groupTitle}</span>}
      {!isCollapsed && count !== undefined && count > 0 && (
        <span className={styles.count}>
          <span className="visually-hidden">, </span>
          {countText(count)}
          <span className="visually-hidden">{COUNTED[path] ?? ''}</span>
        </span>
      )}
    </Link>
  )
}

/** After the count of an entry, for screen readers. */
const COUNTED: Readonly<Record<string, string>> = { '/alerts': ' open' }

/** Where work waits, by path. */
function useCounts(): Readonly<Record<string, number>> {
  const { isSealed } = usePrivate()
  const { data } = useOverview(!IS_CONSOLE)
  if (data === undefined || isSealed) return {}
  const open = Object.values(data.alerts.open ?? {}).reduce((sum, count) => sum + count, 0)
  return { '/alerts': open, '/devices': data.deviceCount }
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
