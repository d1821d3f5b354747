import { localTime, relativeTime } from './format.ts'

/** A time in the reader's zone; hovering tells UTC and how long ago. */
export function Time({ value, relative = false }: { value: string | undefined; relative?: boolean }) {
  const local = localTime(value)
  if (value === undefined || value === '' || Number.isNaN(Date.parse(value)))
    return <span className="quiet">{local}</span>
  const ago = relativeTime(value, Date.now())
  return (
    <time
      dateTime={value}
      title={`${value.replace('T', ' ').replace(/(\.\d+)?Z$/, '')} UTC\n${relative ? local : ago}`}
    >
      {relative ? ago : local}
    </time>
  )
}
