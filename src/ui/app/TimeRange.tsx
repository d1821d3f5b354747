import { ActionIcon } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useNavigate, useRouterState } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useKeys } from '#ui/kit/keys'
import { SpanChoice } from '#ui/kit/SpanChoice.tsx'
import { isWhole, moved, spanOf, spanText, type TimeSpan } from '#ui/kit/span'
import { useOverview } from '#ui/parts/use-overview'
import { usePageAt } from './pages.ts'
import styles from './Shell.module.css'

/** The time range of all pages: live until a range is selected, then moved by its own length. */
export function TimeRange() {
  const { span, setSpan } = useTimeRange()
  const { data } = useOverview()
  const step = (by: -1 | 1) => {
    const next = moved(span, by)
    if (next !== undefined) setSpan(next)
  }
  useKeys([
    { key: '[', help: 'Time range: back', run: () => step(-1) },
    { key: ']', help: 'Time range: forward', run: () => step(1) },
    { key: '0', help: 'Time range: live', run: () => setSpan({}) },
  ])
  const timeZone = useTimeZone()
  const isClosed = span.from !== undefined && span.until !== undefined
  return (
    <div className={styles.time}>
      {isClosed && (
        <ActionIcon variant="subtle" onClick={() => step(-1)} aria-label="Back" title="Back ([)">
          <IconChevronLeft size={16} stroke={1.6} />
        </ActionIcon>
      )}
      <SpanChoice label="Time range" span={span} latest={data?.lastTime ?? undefined} onChange={setSpan} />
      {isClosed && (
        <ActionIcon variant="subtle" onClick={() => step(1)} aria-label="Forward" title="Forward (])">
          <IconChevronRight size={16} stroke={1.6} />
        </ActionIcon>
      )}
      <span
        className={styles.zone}
        title="Times are in your time zone; files and REST use UTC. Hover over a time to see both."
      >
        {timeZone}
      </span>
    </div>
  )
}

/** Read after the first paint: Intl loads its tables with the first use, which takes tens of milliseconds. */
function useTimeZone(): string {
  const [zone, setZone] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setZone(Intl.DateTimeFormat().resolvedOptions().timeZone))
    return () => clearTimeout(timer)
  }, [])
  return zone
}

function useTimeRange() {
  const navigate = useNavigate()
  const span = useRouterState({
    select: ({ location }) => spanOf(location.search as Record<string, unknown>),
  })
  const setSpan = ({ from, until }: TimeSpan) =>
    void navigate({ to: '.', search: ((before: object) => ({ ...before, from, until })) as never })
  return { span, setSpan }
}

/** States what the time range applies to on this page. */
export function TimeBanner() {
  const { span, setSpan } = useTimeRange()
  const page = usePageAt()
  if (isWhole(span)) return null
  return (
    <output className={styles.then}>
      <strong>{spanText(span)}</strong>
      <span>
        {page?.isTimed === true
          ? 'Only data from this time range is shown.'
          : typeof page?.isTimed === 'string'
            ? page.isTimed
            : 'This page shows the current state; the time range does not apply.'}
      </span>
      <button type="button" onClick={() => setSpan({})}>
        Back to live
      </button>
    </output>
  )
}
