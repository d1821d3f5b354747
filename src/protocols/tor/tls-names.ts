import type { TlsWords } from '#model/tls-words'

/** Relays make up both names of their link certificate: base 32 between `www.` and these endings, tor/src/lib/tls. */
const SUBJECT = /^www\.[a-z2-7]{8,20}\.net$/
const ISSUER = /^www\.[a-z2-7]{8,20}\.com$/

/** True of a relay's certificate: two made-up names, one of which signed for the other. */
export function isOurs({ subject, issuer }: TlsWords, _port?: number): boolean {
  return SUBJECT.test(subject) && ISSUER.test(issuer)
}
