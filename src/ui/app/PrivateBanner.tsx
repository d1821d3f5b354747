import { Button } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Download } from '#ui/kit/Download.tsx'
import { usePrivate } from '#ui/source/private/PrivateContext.tsx'
import styles from './Shell.module.css'

/** Shown above every page while a capture is loaded for private analysis. */
export function PrivateBanner() {
  const { session, state, isSealed } = usePrivate()
  if (!isSealed) return null
  const names = state.kind === 'done' ? state.captures.map(({ name }) => name).join(', ') : ''
  return (
    <section className={styles.private} aria-label="Private analysis">
      <IconLock size={16} stroke={1.8} aria-hidden="true" />
      <strong>Private: no data leaves this page</strong>
      <span className={styles.names} title={names}>
        {names}
      </span>
      <Link to={'/private' as never}>{state.kind === 'reading' ? 'Progress' : 'Captures and files'}</Link>
      {state.kind === 'done' && (
        <Download of={() => session.save('analysis.json')} name="analysis.json">
          JSON
        </Download>
      )}
      <Leave hasResults={state.kind === 'done' || state.kind === 'reading'} />
    </section>
  )
}

/** A reload lifts the restrictions and discards everything. */
function Leave({ hasResults }: { hasResults: boolean }) {
  const [isSure, setSure] = useState(false)
  const leave = () => window.location.assign('/')
  if (!isSure)
    return (
      <Button variant="default" onClick={() => (hasResults ? setSure(true) : leave())}>
        Leave
      </Button>
    )
  return (
    <>
      <Button onClick={leave} data-autofocus>
        Discard and leave
      </Button>
      <Button variant="default" onClick={() => setSure(false)}>
        Stay
      </Button>
    </>
  )
}
