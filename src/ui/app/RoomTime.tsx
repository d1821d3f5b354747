import { ActionIcon } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useNavigate, useRouterState } from '@tanstack/react-router'
import { useKeys } from '#ui/kit/keys'
import { SpanChoice } from '#ui/kit/SpanChoice.tsx'
import { isWhole, moved, type Span, spanOf, spanText } from '#ui/kit/span'
import { useOverview } from '#ui/parts/use-overview'
import { usePageAt } from './pages.ts'
import styles from './Shell.module.css'

/** The one time range of the room: live until a range is chosen, then scrubbed by its own length. */
export function RoomTime() {
  const { span, setSpan } = useRoomTime()
  const { data } = useOverview()
  const step = (by: -1 | 1) => {
    const next = moved(span, by)
    if (next !== undefined) setSpan(next)
  }
  useKeys([
    { key: '[', help: 'Time range: one length back', run: () => step(-1) },
    { key: ']', help: 'Time range: one length on', run: () => step(1) },
    { key: '0', help: 'Time range: back to live', run: () => setSpan({}) },
  ])
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  const isClosed = span.from !== undefined && span.until !== undefined
  return (
    <div className={styles.time}>
      {isClosed && (
        <ActionIcon
          variant="subtle"
          onClick={() => step(-1)}
          aria-label="One length back"
          title="One length back ([)"
        >
          <IconChevronLeft size={16} stroke={1.6} />
        </ActionIcon>
      )}
      <SpanChoice label="Time range" span={span} latest={data?.lastTime ?? undefined} onChange={setSpan} />
      {isClosed && (
        <ActionIcon
          variant="subtle"
          onClick={() => step(1)}
          aria-label="One length on"
          title="One length on (])"
        >
          <IconChevronRight size={16} stroke={1.6} />
        </ActionIcon>
      )}
      <span
        className={styles.zone}
        title="Times are told in your zone, but in files and over REST in UTC; hovering one tells both"
      >
        {timeZone}
      </span>
    </div>
  )
}

function useRoomTime() {
  const navigate = useNavigate()
  const span = useRouterState({
    select: ({ location }) => spanOf(location.search as Record<string, unknown>),
  })
  const setSpan = ({ from, until }: Span) =>
    void navigate({ to: '.', search: ((before: object) => ({ ...before, from, until })) as never })
  return { span, setSpan }
}

/** Never lie: in a range of time, what a page shows as of now is said. */
export function TimeBanner() {
  const { span, setSpan } = useRoomTime()
  const page = usePageAt()
  if (isWhole(span)) return null
  return (
    <output className={styles.then}>
      <strong>{spanText(span)}</strong>
      <span>
        {page?.isTimed === true
          ? 'Only what was seen then is shown.'
          : typeof page?.isTimed === 'string'
            ? page.isTimed
            : 'This page shows things as they are now; the range does not narrow it.'}
      </span>
      <button type="button" onClick={() => setSpan({})}>
        Back to live
      </button>
    </output>
  )
}
