/**
 * Who may ask. Until there is sign-in the server listens on loopback only, so what is left are other pages in the
 * user's own browser: they are kept out by the Host header (DNS rebinding) and the Origin of writes (CSRF).
 */
import type { IncomingHttpHeaders } from 'node:http'
import { CodedError } from '#schema/errors'

const LOOPBACK_HOST = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i
const READS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Throws `foreign-host` or `foreign-origin`. */
export function guard(method: string, headers: IncomingHttpHeaders): void {
  const { host = '', origin } = headers
  if (!LOOPBACK_HOST.test(host)) {
    throw new CodedError(
      'foreign-host',
      `Host: expected localhost, 127.0.0.1 or [::1], got ${JSON.stringify(host.slice(0, 100))}`,
    )
  }
  if (READS.has(method)) return
  const isForeign = origin !== undefined && origin.toLowerCase() !== `http://${host.toLowerCase()}`
  if (isForeign || headers['sec-fetch-site'] === 'cross-site') {
    throw new CodedError(
      'foreign-origin',
      `Origin: expected http://${host} or none, got ${JSON.stringify(origin ?? 'cross-site')}`,
    )
  }
}

/** True for the addresses a server without sign-in may listen on. */
export function isLoopback(host: string): boolean {
  return LOOPBACK_HOST.test(host.includes(':') && !host.startsWith('[') ? `[${host}]` : host)
}
