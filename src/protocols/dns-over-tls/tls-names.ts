import type { TlsWords } from '#model/tls-words'

const PORT = 853 // RFC 7858 §3.1, RFC 9250 §4.1.1
/** IANA TLS ALPN Protocol IDs, and drafts of the second: `doq-i11`. */
const NAMES = /^do[tq](?:-|$)/

/** True of TLS to the port that is registered for it, or of a client that would speak it. */
export function isOurs({ alpn, subject }: TlsWords, port: number | undefined): boolean {
  return NAMES.test(alpn) || (port === PORT && subject === '')
}
