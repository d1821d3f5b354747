import { CodedError } from '#contract/errors'

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
