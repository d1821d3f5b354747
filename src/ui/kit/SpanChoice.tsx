import { Button, Popover } from '@mantine/core'
import { IconClock } from '@tabler/icons-react'
import { useState } from 'react'
import { shortTime } from './format.ts'
import { Moment } from './Moment.tsx'
import styles from './SpanChoice.module.css'
import { before, isWhole, spanText, type TimeSpan } from './span.ts'

const LENGTHS = [
  ['Last hour', 3600],
  ['Last 24 hours', 86_400],
  ['Last 7 days', 604_800],
] as const

interface Props {
  readonly label: string
  readonly span: TimeSpan
  /** Reference of "last": the last packet; undefined before the first. */
  readonly latest: string | undefined
  /** Ends at the last packet instead of staying open. */
  readonly isClosed?: boolean
  readonly onChange: (span: TimeSpan) => void
}

/** Time range picker: a duration up to the last packet, or start and end. */
export function SpanChoice({ label, span, latest, isClosed = false, onChange }: Props) {
  const [isOpen, setOpen] = useState(false)
  function choose(next: TimeSpan) {
    onChange(next)
    setOpen(false)
  }
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-end" shadow="sm" trapFocus>
      <Popover.Target>
        <Button
          variant="default"
          onClick={() => setOpen(!isOpen)}
          leftSection={<IconClock size={14} stroke={1.6} />}
          className={isWhole(span) ? '' : (styles.chosen ?? '')}
          aria-label={`${label}: ${spanText(span)}`}
        >
          <span className={isWhole(span) ? styles.whole : undefined}>{spanText(span)}</span>
        </Button>
      </Popover.Target>
      <Popover.Dropdown p={12} aria-label={label}>
        <div className={styles.times}>
          {!isClosed && (
            <Button variant="default" onClick={() => choose({ from: undefined, until: undefined })}>
              Any time, live
            </Button>
          )}
          {latest !== undefined &&
            LENGTHS.map(([name, seconds]) => {
              const { from, until } = before(latest, seconds)
              return (
                <Button
                  key={name}
                  variant="default"
                  onClick={() => choose({ from, until: isClosed ? until : undefined })}
                >
                  {name}
                </Button>
              )
            })}
          <Moment label="From" value={span.from} onChange={(from) => onChange({ ...span, from })} />
          <Moment label="Until" value={span.until} onChange={(until) => onChange({ ...span, until })} />
          {latest !== undefined && (
            <span className="quiet">Relative to the last packet, {shortTime(latest)}.</span>
          )}
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}
