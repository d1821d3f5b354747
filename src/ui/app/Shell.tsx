import { Outlet, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useState } from 'react'
import { IS_CONSOLE } from '#ui/kit/edition'
import { onKey, useKeys } from '#ui/kit/keys'
import { Loading } from '#ui/kit/Message.tsx'
import { Announcer } from './Announcer.tsx'
import { DemoBanner } from './DemoBanner.tsx'
import { importHelp, importPackets, importPalette } from './late-parts.ts'
import { PrivateBanner } from './PrivateBanner.tsx'
import { usePageAt } from './pages.ts'
import { Rail } from './Rail.tsx'
import { SectionTabs } from './SectionTabs.tsx'
import styles from './Shell.module.css'
import { TimeBanner } from './TimeRange.tsx'
import { TopBar } from './TopBar.tsx'
import { useEntrance } from './use-entrance.ts'

const PacketsDrawer = lazy(importPackets)
const Palette = lazy(importPalette)
const KeyHelp = lazy(importHelp)

/** Time after which the palette is loaded for its first use, in ms. */
const PRELOAD_MS = 2000

/** Frame of every page: navigation, top bar, palette and packet drawer. */
export function Shell() {
  const [shown, setShown] = useState<'palette' | 'help'>()
  /** Stay after their first use, so that closing is animated and gives the focus back. */
  const [wasShown, setWasShown] = useState<ReadonlySet<'palette' | 'help'>>(new Set())
  const close = () => setShown(undefined)
  const show = (which: 'palette' | 'help') => {
    setWasShown((before) => new Set(before).add(which))
    setShown(which)
  }
  useEffect(() => {
    const timer = setTimeout(() => void importPalette().catch(() => {}), PRELOAD_MS)
    return () => clearTimeout(timer)
  }, [])
  useEffect(() => {
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
  useKeys([
    { key: 'Ctrl+k', help: 'Search and commands', run: () => show('palette') },
    { key: '?', help: 'Keyboard help', run: () => show('help') },
  ])
  const isAdmitted = useEntrance()
  const isBare = usePageAt()?.isBare === true
  if (isBare) return <Outlet />
  if (!isAdmitted)
    return (
      <div className={styles.entering}>
        <Loading lines={0} doing={IS_CONSOLE ? 'Connecting to the console' : 'Connecting to the sensor'} />
      </div>
    )
  return (
    <div className={styles.shell}>
      <a href="#content" className={styles.skip}>
        Skip to content
      </a>
      <Rail />
      <Announcer />
      <TopBar onPalette={() => show('palette')} onHelp={() => show('help')} />
      <div className={styles.banners}>
        {!IS_CONSOLE && (
          <>
            <DemoBanner />
            <PrivateBanner />
            <TimeBanner />
          </>
        )}
        <SectionTabs />
      </div>
      <main className={styles.main} id="content" tabIndex={-1}>
        <Outlet />
      </main>
      <Suspense>
        {wasShown.has('palette') && <Palette isOpen={shown === 'palette'} onClose={close} />}
        {wasShown.has('help') && <KeyHelp isOpen={shown === 'help'} onClose={close} />}
      </Suspense>
      <Packets />
    </div>
  )
}

/** Stays after the first use, so that closing is animated. */
function Packets() {
  const { packets }: Record<string, unknown> = useSearch({ strict: false })
  const [wasOpened, setOpened] = useState(false)
  const isOpen = packets !== undefined
  useEffect(() => {
    if (isOpen) setOpened(true)
  }, [isOpen])
  return (
    (isOpen || wasOpened) && (
      <Suspense>
        <PacketsDrawer />
      </Suspense>
    )
  )
}
