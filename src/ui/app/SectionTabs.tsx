import { Link } from '@tanstack/react-router'
import { withSpan } from '#ui/kit/span'
import { tabsOf } from './groups.ts'
import { usePageAt, useReachablePages } from './pages.ts'
import styles from './Shell.module.css'

/** The pages that share an entry of the navigation, side by side. */
export function SectionTabs() {
  const tabs = tabsOf(useReachablePages(), usePageAt())
  if (tabs.length < 2) return null
  return (
    <nav className={styles.tabs} aria-label="Section">
      {tabs.map(({ path, title }) => (
        <Link
          key={path}
          to={path}
          search={withSpan as never}
          className={styles.tab}
          activeOptions={{ exact: true, includeSearch: false }}
        >
          {title}
        </Link>
      ))}
    </nav>
  )
}
