/** The time range of all pages in the address bar: `?from=…&until=…`, RFC 3339 in UTC. */
import { localTime, unknown } from './format.ts'

export interface TimeSpan {
  readonly from?: string | undefined
  readonly until?: string | undefined
}

/** Reads the range from the address; invalid times are ignored. */
export function spanOf(search: Readonly<Record<string, unknown>>): TimeSpan {
  return { from: moment(search.from), until: moment(search.until) }
}

function moment(word: unknown): string | undefined {
  if (typeof word !== 'string' || word === '') return undefined
  const time = new Date(word)
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString()
}

export function isWhole({ from, until }: TimeSpan): boolean {
  return from === undefined && until === undefined
}

/** `2026-11-24 03:10 – 04:10`, `2026-11-24 03:10 – 11-25 03:10`, `since 2026-11-24 03:10`, `Any time`. */
export function spanText({ from, until }: TimeSpan): string {
  const [start, end] = [from, until].map((time) => (time === undefined ? '' : toMinute(time)))
  if (start && end) return `${start} – ${end.slice(alike(start, end))}`
  if (start) return `since ${start}`
  return end ? `until ${end}` : 'Any time'
}

/** Length of the common prefix that the second time omits: its year, or its day. */
function alike(start: string, end: string): number {
  return start.slice(0, 10) === end.slice(0, 10) ? 11 : start.slice(0, 4) === end.slice(0, 4) ? 5 : 0
}

function toMinute(time: string): string {
  const text = localTime(time)
  return text === unknown ? text : text.slice(0, 16)
}

interface Happened {
  readonly time: string
  readonly lastTime: string
  /** When it happened, burst by burst. */
  readonly episodes: readonly { readonly from: string; readonly to: string }[]
}

/** The last time within the range that it happened, and whether it happened later, too. */
export function lastWithin(
  { time, lastTime, episodes }: Happened,
  { until }: TimeSpan,
): { readonly last: string; readonly isLater: boolean } {
  const end = until === undefined ? Number.POSITIVE_INFINITY : Date.parse(until)
  if (Date.parse(lastTime) <= end) return { last: lastTime, isLater: false }
  // A burst that goes on past the range was last seen at its end.
  const within = episodes
    .filter(({ from }) => Date.parse(from) <= end)
    .map(({ to }) => (Date.parse(to) <= end ? to : new Date(end).toISOString()))
  return { last: [time, ...within].sort().at(-1) ?? time, isLater: true }
}

/** The range moved by its own length; undefined if it is open or empty. */
export function moved({ from, until }: TimeSpan, by: -1 | 1): TimeSpan | undefined {
  if (from === undefined || until === undefined) return undefined
  const length = Math.max(Date.parse(until) - Date.parse(from), 1000)
  const at = (time: string) => new Date(Date.parse(time) + by * length).toISOString()
  return { from: at(from), until: at(until) }
}

/** The `seconds` before a time. */
export function before(until: string, seconds: number): { readonly from: string; readonly until: string } {
  return { from: new Date(Date.parse(until) - seconds * 1000).toISOString(), until }
}

/** A time as value of a form field, in the reader's zone; '' for none. */
export function localField(time: string | undefined): string {
  if (time === undefined) return ''
  const at = new Date(time)
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

/** Value of such a field as RFC 3339; undefined if empty. */
export function fromField(field: string): string | undefined {
  return moment(field)
}

/** Query values kept when changing pages. */
export function withSpan(search: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { from, until } = spanOf(search)
  return { from, until }
}
