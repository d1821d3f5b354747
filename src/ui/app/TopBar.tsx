import { ActionIcon, Kbd, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { IconKeyboard, IconSearch, IconUsers } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { IS_CONSOLE } from '#ui/kit/edition'
import { useKeys } from '#ui/kit/keys'
import { usePrivate } from '#ui/source/private/PrivateContext.tsx'
import { DisplayMenu } from './DisplayMenu.tsx'
import { Live } from './Live.tsx'
import styles from './Shell.module.css'
import { TimeRange } from './TimeRange.tsx'
import { UserMenu } from './UserMenu.tsx'

/** The search over everything (Ctrl-K or /), time range, live feed, display and account. */
export function TopBar(props: { onPalette: () => void; onHelp: () => void }) {
  const scheme = useComputedColorScheme('light')
  const { setColorScheme } = useMantineColorScheme()
  const { isSealed } = usePrivate()
  const other = scheme === 'light' ? 'dark' : 'light'
  useKeys([
    { key: 't', help: `Switch to ${other}`, run: () => setColorScheme(other) },
    { key: '/', help: 'Search', run: props.onPalette },
  ])
  return (
    <header className={styles.top}>
      <button type="button" className={styles.search} onClick={props.onPalette} aria-keyshortcuts="Control+K">
        <IconSearch size={15} stroke={1.6} aria-hidden="true" />
        <span className={styles.searchText}>Search devices, tags, alerts, pages</span>
        <Kbd size="xs">Ctrl K</Kbd>
      </button>
      <span className={styles.spring} />
      {!isSealed && !IS_CONSOLE && <TimeRange />}
      {!isSealed && <Live />}
      <ActionIcon
        className={styles.spare ?? ''}
        variant="subtle"
        onClick={props.onHelp}
        aria-label="Keyboard help"
        title="Keyboard help (?)"
      >
        <IconKeyboard size={18} stroke={1.6} />
      </ActionIcon>
      <DisplayMenu />
      {IS_CONSOLE && !isSealed && (
        <ActionIcon
          className={styles.spare ?? ''}
          variant="subtle"
          component={Link}
          to="/users"
          aria-label="Users, tokens and audit log"
          title="Users, tokens and audit log"
        >
          <IconUsers size={18} stroke={1.6} />
        </ActionIcon>
      )}
      {!isSealed && <UserMenu />}
    </header>
  )
}
