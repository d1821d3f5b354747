import {
  ActionIcon,
  Button,
  Kbd,
  TextInput,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core'
import { IconKeyboard, IconMoon, IconSearch, IconSettings, IconSun } from '@tabler/icons-react'
import { Link, useNavigate, useRouterState } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { IS_CONSOLE } from '#ui/kit/edition'
import { useKeys } from '#ui/kit/keys'
import { usePrivate } from '#ui/source/private/PrivateContext.tsx'
import { Live } from './Live.tsx'
import styles from './Shell.module.css'
import { TimeRange } from './TimeRange.tsx'
import { UserMenu } from './UserMenu.tsx'

/** Maximum length of the search text. */
const longestSearch = 200
/** Debounce of the search, in ms. */
const restMs = 200

const ADMINISTRATION = IS_CONSOLE ? 'Users, tokens and audit log' : 'Settings, users, tokens and audit log'

/** Search, command palette (Ctrl-K), live feed and colour scheme. */
export function TopBar(props: { onPalette: () => void; onHelp: () => void }) {
  const scheme = useComputedColorScheme('light')
  const { setColorScheme } = useMantineColorScheme()
  const { isSealed } = usePrivate()
  const other = scheme === 'light' ? 'dark' : 'light'
  useKeys([{ key: 't', help: `Switch to ${other}`, run: () => setColorScheme(other) }])
  return (
    <header className={styles.top}>
      <Search />
      <Button
        variant="default"
        flex="none"
        onClick={props.onPalette}
        className={styles.goTo ?? ''}
        rightSection={<Kbd size="xs">Ctrl K</Kbd>}
      >
        Go to
      </Button>
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
      <ActionIcon
        className={styles.spare ?? ''}
        variant="subtle"
        onClick={() => setColorScheme(other)}
        aria-label={`Switch to ${other}`}
        title={`Switch to ${other} (t)`}
      >
        {scheme === 'light' ? <IconMoon size={18} stroke={1.6} /> : <IconSun size={18} stroke={1.6} />}
      </ActionIcon>
      {!isSealed && (
        <ActionIcon
          className={styles.spare ?? ''}
          variant="subtle"
          component={Link}
          to={IS_CONSOLE ? '/users' : '/settings'}
          aria-label={ADMINISTRATION}
          title={ADMINISTRATION}
        >
          <IconSettings size={18} stroke={1.6} />
        </ActionIcon>
      )}
      {!isSealed && <UserMenu />}
    </header>
  )
}

function Search() {
  const navigate = useNavigate()
  const input = useRef<HTMLInputElement>(null)
  const { pathname, search } = useRouterState({ select: (state) => state.location })
  const isOnDevices = pathname === '/devices'
  const shown = isOnDevices ? String((search as { search?: string }).search ?? '') : ''
  const [text, setText] = useState(shown)
  useEffect(() => setText(shown), [shown])
  useKeys([{ key: '/', help: 'Search devices', run: () => input.current?.focus() }])

  function look(words: string) {
    const narrowed = isOnDevices ? (before: object) => ({ ...before, search: words }) : { search: words }
    void navigate({ to: '/devices', search: narrowed as never, replace: isOnDevices })
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: only typing changes the list
  useEffect(() => {
    if (!isOnDevices || text === shown) return
    const timer = setTimeout(() => look(text), restMs)
    return () => clearTimeout(timer)
  }, [text])
  return (
    <TextInput
      ref={input}
      className={styles.search ?? ''}
      value={text}
      maxLength={longestSearch}
      onChange={(event) => setText(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') look(text)
        if (event.key === 'Escape') input.current?.blur()
      }}
      aria-label="Search devices"
      placeholder="Search name, address, vendor, model, serial"
      leftSection={<IconSearch size={15} stroke={1.6} />}
      rightSection={<Kbd size="xs">/</Kbd>}
    />
  )
}
