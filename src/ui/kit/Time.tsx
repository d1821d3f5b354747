import { exactTime, localTime, relativeTime, shortTime } from './format.ts'

interface Props {
  readonly value: string | undefined
  /**
   * `relative`: how long ago; `short`: without seconds, and without the current year; `clock`: time only; `exact`:
   * with fractional seconds.
   */
  readonly as?: 'full' | 'exact' | 'short' | 'clock' | 'relative'
}

/** A time in the reader's zone; the tooltip adds UTC and how long ago. */
export function Time({ value, as = 'full' }: Props) {
  const local = localTime(value)
  if (value === undefined || value === '' || Number.isNaN(Date.parse(value)))
    return <span className="quiet">{local}</span>
  const ago = relativeTime(value, Date.now())
  const utc = value.replace('T', ' ').replace(/(\.\d+)?Z$/, '')
  return (
    <time dateTime={value} title={`${local} local\n${utc} UTC\n${ago}`}>
      {shown(value, as, local, ago)}
    </time>
  )
}

function shown(value: string, as: NonNullable<Props['as']>, local: string, ago: string): string {
  if (as === 'relative') return ago
  if (as === 'short') return shortTime(value)
  if (as === 'clock') return local.slice(-8)
  return as === 'exact' ? exactTime(value) : local
}
