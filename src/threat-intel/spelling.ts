/** One spelling for each thing that a feed may name: what is stored is what is looked up. */

import { parseRange } from '#model/address-range'
import type { IndicatorKind } from '#model/threat'
import { limits } from './limits.ts'

export interface NamedTerm {
  readonly kind: IndicatorKind
  readonly value: string
}

const DOMAIN =
  /^(\*\.|\.)?(?=.{4,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/
const HASH = /^([0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/
/** FoxIO: protocol, version, server name, counts, first ALPN; two truncated hashes. */
const JA4 = /^[tqd][0-9sd][0-9a-z]{8}_[0-9a-f]{12}_[0-9a-f]{12}$/
const FINGERPRINT = /^(ja3|ja3s|ja4|ja4s|hassh|hassh-server):[0-9a-z_]{10,80}$/

/** Removes the characters that writers insert against accidental clicks: `hxxps://bad[.]example`. */
function refanged(text: string): string {
  return text
    .trim()
    .replace(/^hxxp/i, 'http')
    .replace(/\[(\.|:|:\/\/)\]/g, '$1')
    .replace(/\(\.\)|\[dot\]/gi, '.')
}

/** The canonical spelling of a `kind`; undefined if it is none. */
export function spelled(kind: IndicatorKind, text: string): NamedTerm | undefined {
  const value = canonical(kind, refanged(text))
  return value === undefined ? undefined : { kind, value }
}

/** Type of a value without one; undefined if it cannot be decided. */
export function guessed(text: string): NamedTerm | undefined {
  if (/^\s*(https?|hxxps?|ftp):\/\//i.test(text)) return spelled('url', text)
  for (const kind of ['address', 'hash', 'fingerprint', 'domain'] as const) {
    const named = spelled(kind, text)
    if (named !== undefined) return named
  }
  return undefined
}

/** `host/path` of a URL: without scheme, user, port, query and fragment, as in HTTP facts. */
function urlKey(host: string, path: string): string {
  return `${host.toLowerCase()}${path.startsWith('/') ? path : `/${path}`}`.slice(
    0,
    host.length + limits.pathCharacters,
  )
}

function canonical(kind: IndicatorKind, text: string): string | undefined {
  const lower = text.toLowerCase()
  if (kind === 'address') {
    const withoutPort = /^(\d+\.\d+\.\d+\.\d+):\d{1,5}$/.exec(lower)?.[1] ?? lower
    if (parseRange(withoutPort) === undefined) return undefined
    return withoutPort.replace(withoutPort.includes(':') ? /\/128$/ : /\/32$/, '')
  }
  if (kind === 'domain') {
    const name = lower.replace(/\.$/, '')
    return DOMAIN.test(name) ? name.replace(/^\*?\./, '') : undefined
  }
  if (kind === 'hash') return HASH.test(lower) ? lower : undefined
  if (kind === 'fingerprint') {
    if (JA4.test(lower)) return `ja4:${lower}`
    return FINGERPRINT.test(lower) ? lower : undefined
  }
  const parts =
    /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^/@?#]*@)?([^/:?#[\]]+|\[[0-9a-f:.]+\])(?::\d{1,5})?(\/[^?#]*)?/i.exec(
      text,
    )
  const host = parts?.[1]?.replace(/^\[|\]$/g, '').toLowerCase()
  if (host === undefined) return undefined
  if (!DOMAIN.test(host) && parseRange(host) === undefined) return undefined
  return urlKey(host, parts?.[2] ?? '/')
}
