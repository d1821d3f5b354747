/** Removes secrets from text that leaves the site: credentials in URLs, authorization headers, tokens, keys, addresses. */
import { isIPv6 } from 'node:net'

const REPLACEMENT = '[removed]'

const SECRETS: readonly (readonly [RegExp, string])[] = [
  // RFC 3986 §3.2.1: userinfo of a URL.
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@'"]+@/gi, `$1${REPLACEMENT}@`],
  [
    /\b(authorization|proxy-authorization|cookie|set-cookie|x-api-key)\b(["']?\s*[:=]\s*).*/gi,
    `$1$2${REPLACEMENT}`,
  ],
  [/\b(bearer|basic)\s+[\w+/=.~-]{6,}/gi, `$1 ${REPLACEMENT}`],
  [
    /\b([\w-]*(?:password|passwd|passphrase|secret|token|api[-_]?key|private[-_]?key|community))(["']?\s*[:=]\s*)("[^"]*"|'[^']*'|[^\s,;&}]+)/gi,
    `$1$2${REPLACEMENT}`,
  ],
  // RFC 7468 §2: textual encodings of keys.
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, REPLACEMENT],
  // JSON web tokens (RFC 7519 §3) and long hexadecimal or base64 strings, such as tokens and digests.
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, REPLACEMENT],
  [/\b[0-9a-f]{32,}\b/gi, REPLACEMENT],
  [/[A-Za-z0-9+/_-]{40,}={0,2}/g, REPLACEMENT],
]

/** Addresses reveal the structure of a plant. */
const ADDRESSES: readonly (readonly [RegExp, string])[] = [
  [/\b(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}\b/gi, '[mac]'],
  [/\b(?!127\.|0\.)\d{1,3}(?:\.\d{1,3}){3}\b/g, '[ip]'],
]

export function redactSecrets(text: string): string {
  return SECRETS.reduce((left, [pattern, replacement]) => left.replace(pattern, replacement), text)
}

export function redactLine(text: string): string {
  return ADDRESSES.reduce(
    (left, [pattern, replacement]) => left.replace(pattern, replacement),
    redactSecrets(text),
  ).replace(/[0-9a-f:.]{3,45}/gi, (word) => (isIPv6(word) ? '[ip]' : word))
}

/** Texts inside of a JSON value. */
export function redactValue(value: unknown): unknown {
  if (typeof value === 'string') return redactSecrets(value)
  if (Array.isArray(value)) return value.map(redactValue)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, redactValue(inner)]))
}
