import { Link } from '@tanstack/react-router'
import type { Permission } from '#schema/account'
import { IS_CONSOLE } from '#ui/kit/edition'
import styles from './AdminTabs.module.css'
import { permits, useSession } from './use-session.ts'

const TABS: readonly { readonly to: string; readonly title: string; readonly needs?: Permission }[] = [
  { to: '/settings', title: 'Settings' },
  { to: '/users', title: 'Users', needs: 'audit' },
  ...(IS_CONSOLE
    ? [
        { to: '/people', title: 'People', needs: 'audit' } as const,
        { to: '/organisations', title: 'Organisations' } as const,
      ]
    : []),
  { to: '/tokens', title: 'Tokens' },
  { to: '/audit', title: 'Audit', needs: 'audit' },
]

/** Tabs of the administration pages. */
export function AdminTabs() {
  const session = useSession().data
  return (
    <nav className={styles.tabs} aria-label="Administration">
      {TABS.filter(({ needs }) => permits(session, needs)).map(({ to, title }) => (
        <Link key={to} to={to as never} className={styles.tab} activeOptions={{ includeSearch: false }}>
          {title}
        </Link>
      ))}
    </nav>
  )
}
