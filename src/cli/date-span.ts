import { UsageError } from './usage-error.ts'

const DAY = 86_400_000

export interface DateSpan {
  /** Milliseconds since 1970, both inclusive. */
  readonly from: number
  readonly until: number
}

/**
 * `2026-11-09`, `2026-W46` (ISO 8601 §4.1.4), `2026-11`, an RFC 3339 time, or two of them as `FROM..UNTIL`; all UTC.
 * Throws `UsageError` for anything else.
 */
export function dateSpan(text: string): DateSpan {
  const parts = text.split('..')
  const [first, last = first] = parts.map(spanOf)
  if (parts.length > 2 || first === undefined || last === undefined || last.until < first.from)
    throw new UsageError(
      `@${text}: expected a day (2026-11-09), week (2026-W46), month (2026-11), time, or two of them as FROM..UNTIL`,
    )
  return { from: first.from, until: last.until }
}

function spanOf(text: string): DateSpan | undefined {
  const week = /^(\d{4})-W(\d{2})$/.exec(text)
  if (week !== null) return weekOf(Number(week[1]), Number(week[2]))
  const month = /^(\d{4})-(\d{2})$/.exec(text)
  if (month !== null) {
    const [year, number] = [Number(month[1]), Number(month[2])]
    if (number < 1 || number > 12) return undefined
    return { from: Date.UTC(year, number - 1), until: Date.UTC(year, number) - 1 }
  }
  const from = Date.parse(text)
  if (Number.isNaN(from) || !/^\d{4}-\d{2}-\d{2}/.test(text)) return undefined
  // Rejects days such as 30 February.
  if (new Date(from).toISOString().slice(0, 10) !== text.slice(0, 10) && text.length === 10) return undefined
  return { from, until: text.length === 10 ? from + DAY - 1 : from }
}

/** Week 1 contains the first Thursday of the year. */
function weekOf(year: number, week: number): DateSpan | undefined {
  if (week < 1 || week > 53) return undefined
  const fourth = Date.UTC(year, 0, 4)
  const monday = fourth - ((new Date(fourth).getUTCDay() + 6) % 7) * DAY + (week - 1) * 7 * DAY
  // A week belongs to the year of its Thursday.
  if (new Date(monday + 3 * DAY).getUTCFullYear() !== year) return undefined
  return { from: monday, until: monday + 7 * DAY - 1 }
}
