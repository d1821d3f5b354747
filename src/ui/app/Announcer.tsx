import { useEffect, useRef, useState } from 'react'
import { IS_CONSOLE } from '#ui/kit/edition'
import { useOverview } from '#ui/parts/use-overview'
import { announcement, type Heard } from './announcement.ts'

/** Speaks new critical alerts to screen readers, politely and once a minute at most. */
export function Announcer() {
  const { data } = useOverview(!IS_CONSOLE)
  const open = data?.alerts.open
  const critical = open === undefined ? undefined : (open.critical ?? 0)
  const heard = useRef<Heard>(undefined)
  const [text, setText] = useState('')
  useEffect(() => {
    if (critical === undefined) return
    let timer: ReturnType<typeof setTimeout> | undefined
    function speak() {
      const next = announcement(heard.current, critical!, Date.now())
      heard.current = next.heard
      if (next.text !== '') setText(next.text)
      if (next.waitMs > 0) timer = setTimeout(speak, next.waitMs)
    }
    speak()
    return () => clearTimeout(timer)
  }, [critical])
  return (
    <p className="visually-hidden" role="status" aria-live="polite">
      {text}
    </p>
  )
}
