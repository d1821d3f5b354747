/** What the address bar narrows the timeline to. */
export interface Narrowing {
  readonly type?: string
  readonly severity?: 'info' | 'notice' | 'alert'
  readonly device?: string
  readonly search?: string
  /** Local time as a field of a form has it: `2026-03-02T06:15`. */
  readonly from?: string
  readonly until?: string
}

const SEVERITIES = ['alert', 'notice', 'info'] as const
const LOCAL_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/

/** What of the address is understood; the rest is left out. */
export function narrowingOf(search: Readonly<Record<string, unknown>>): Narrowing {
  const text = (name: string) => {
    const value = search[name]
    return typeof value === 'string' && value !== '' ? value.slice(0, 200) : undefined
  }
  const time = (name: string) => (LOCAL_TIME.test(text(name) ?? '') ? text(name) : undefined)
  const severity = SEVERITIES.find((word) => word === search.severity)
  return Object.fromEntries(
    Object.entries({
      type: text('type'),
      severity,
      device: text('device'),
      search: text('search'),
      from: time('from'),
      until: time('until'),
    }).filter(([, value]) => value !== undefined),
  )
}

/** The words of the interface: times in UTC; `until` takes its whole minute. */
export function wordsOf({ from, until, ...rest }: Narrowing): Record<string, string | undefined> {
  const utc = (local: string, more: number) => new Date(Date.parse(local) + more).toISOString()
  return {
    ...rest,
    from: from === undefined ? undefined : utc(from, 0),
    until: until === undefined ? undefined : utc(until, 59_999),
  }
}

/** A moment as a field of a form wants it, in the reader's zone. */
export function localField(time: Date): string {
  const shifted = new Date(time.getTime() - time.getTimezoneOffset() * 60_000)
  return shifted.toISOString().slice(0, 16)
}
