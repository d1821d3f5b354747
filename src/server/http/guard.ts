/**
 * Keeps other pages of the user's browser out: by the Host header (DNS rebinding) and the Origin of changes (CSRF). Over
 * TLS the certificate already ties the connection to a name, so that any Host is taken.
 */
import type { IncomingHttpHeaders } from 'node:http'
import { CodedError } from '#schema/errors'

const LOOPBACK_HOST = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i
/** A name or address with a port (RFC 3986 §3.2.2), without what could confuse a log or a link. */
const ANY_HOST = /^([a-z0-9._-]{1,253}|\[[0-9a-f:.]{2,45}\])(:\d{1,5})?$/i
const READS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

export interface GuardOptions {
  readonly isTls: boolean
  /** Other machines can reach the server. */
  readonly isExposed: boolean
  /** Host of `--url`, for a reverse proxy in front of loopback; undefined if that is not allowed. */
  publicHost(): string | undefined
}

/** Throws `foreign-host` or `foreign-origin`. */
export function guard(method: string, headers: IncomingHttpHeaders, options: GuardOptions): void {
  const { host = '', origin } = headers
  const isKnown = options.isExposed
    ? ANY_HOST.test(host)
    : LOOPBACK_HOST.test(host) || (host !== '' && host.toLowerCase() === options.publicHost())
  if (!isKnown) {
    const expected = options.isExposed ? 'a name or an address' : 'localhost, 127.0.0.1 or [::1]'
    throw new CodedError(
      'foreign-host',
      `Host: expected ${expected}, got ${JSON.stringify(host.slice(0, 100))}`,
    )
  }
  if (READS.has(method)) return
  const isForeign = origin !== undefined && !isSameOrigin(headers, options.isTls)
  if (isForeign || headers['sec-fetch-site'] === 'cross-site') {
    throw new CodedError(
      'foreign-origin',
      `Origin: expected http${options.isTls ? 's' : ''}://${host} or none, got ${JSON.stringify(origin ?? 'cross-site')}`,
    )
  }
}

/** Behind a reverse proxy that ends TLS the scheme differs; a page cannot be of one host over both. */
export function isSameOrigin({ host = '', origin }: IncomingHttpHeaders, isTls: boolean): boolean {
  const given = origin?.toLowerCase()
  if (given === `https://${host.toLowerCase()}`) return isTls || !LOOPBACK_HOST.test(host)
  return !isTls && given === `http://${host.toLowerCase()}`
}

/** True for the addresses a server without sign-in may listen on. */
export function isLoopback(host: string): boolean {
  return LOOPBACK_HOST.test(host.includes(':') && !host.startsWith('[') ? `[${host}]` : host)
}
