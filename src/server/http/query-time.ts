import { CodedError } from '#schema/errors'

/** A time of a query in microseconds; throws `bad-request` naming the field where the text is no time. */
export function microsecondsOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const milliseconds = Date.parse(text)
  if (Number.isNaN(milliseconds))
    throw new CodedError('bad-request', `${name}: expected an RFC 3339 time, got ${text}`)
  // Date reads milliseconds; the digits behind them are added.
  const rest = /\.\d{3}(\d{1,3})/.exec(text)?.[1] ?? ''
  return milliseconds * 1000 + Number(rest.padEnd(3, '0'))
}

interface SpanTexts {
  readonly from?: string | undefined
  readonly until?: string | undefined
}

/** A span of a query, either end of which may be open; throws `bad-request` where it ends before it begins. */
export function spanOf(query: SpanTexts, names: readonly [string, string] = ['from', 'until']) {
  const from = microsecondsOf(names[0], query.from)
  const until = microsecondsOf(names[1], query.until)
  if (from !== undefined && until !== undefined && from > until)
    throw new CodedError(
      'bad-request',
      `${names[0]}: expected a time up to ${query.until}, got ${query.from}`,
    )
  return { from, until }
}
