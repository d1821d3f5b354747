import { localTime, relativeTime, shortTime } from './format.ts'

interface Props {
  readonly value: string | undefined
  /** `relative`: how long ago; `short`: without seconds, and this year without its number; `clock`: under a heading that tells the day. */
  readonly as?: 'full' | 'short' | 'clock' | 'relative'
}

/** A time in the reader's zone; hovering tells it in full, in UTC, and how long ago. */
export function Time({ value, as = 'full' }: Props) {
  const local = localTime(value)
  if (value === undefined || value === '' || Number.isNaN(Date.parse(value)))
    return <span className="quiet">{local}</span>
  const ago = relativeTime(value, Date.now())
  const utc = value.replace('T', ' ').replace(/(\.\d+)?Z$/, '')
  return (
    <time dateTime={value} title={`${local} here\n${utc} UTC\n${ago}`}>
      {as === 'relative' ? ago : as === 'short' ? shortTime(value) : as === 'clock' ? local.slice(-8) : local}
    </time>
  )
}
