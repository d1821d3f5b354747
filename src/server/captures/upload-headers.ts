import type { IncomingHttpHeaders } from 'node:http'
import { CodedError } from '#schema/errors'

/** Bytes of the whole file as announced by `Upload-Length`, else by `Content-Length`; undefined if by neither. */
export function announcedSize(headers: IncomingHttpHeaders): number | undefined {
  return wholeNumber('upload-length', headers) ?? wholeNumber('content-length', headers)
}

/** The number in a header, undefined if it is not there; throws `bad-request` if it is no number of bytes. */
export function wholeNumber(name: string, headers: IncomingHttpHeaders): number | undefined {
  const text = headers[name]
  if (text === undefined) return undefined
  const value = Number(text)
  if (typeof text === 'string' && /^\d{1,16}$/.test(text) && Number.isSafeInteger(value)) return value
  throw new CodedError('bad-request', `${name}: expected a number of bytes, got ${JSON.stringify(text)}`)
}
