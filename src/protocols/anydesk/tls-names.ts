import type { TlsWords } from '#model/tls-words'

/** Both ends of a direct session show a certificate of this name; relays one of the maker's own authority. */
const CLIENT = 'AnyDesk Client'
const RELAY = /^AnyNet (?:Relay|Root CA)$/
/** Where clients find each other; the maker's pages are not among these. */
const RELAY_NAMES = /(?:^|\.)net\.anydesk\.com$/i

/** True of a session of AnyDesk, by its certificates or by the relay that is asked for. */
export function isOurs({ serverName, subject, issuer }: TlsWords, _port?: number): boolean {
  return subject === CLIENT || RELAY.test(subject) || RELAY.test(issuer) || RELAY_NAMES.test(serverName)
}
