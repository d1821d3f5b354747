import type { TlsWords } from '#model/tls-words'

/** Public resolvers that answer over HTTPS, by the names their operators publish. */
const RESOLVERS: ReadonlySet<string> = new Set(
  (
    'dns.google 8888.google dns64.dns.google cloudflare-dns.com one.one.one.one dns.quad9.net dns9.quad9.net dns10.quad9.net ' +
    'dns11.quad9.net dns12.quad9.net dns.nextdns.io dns.adguard.com dns-family.adguard.com dns-unfiltered.adguard.com ' +
    'dns.adguard-dns.com family.adguard-dns.com unfiltered.adguard-dns.com dns.alidns.com dns.controld.com ' +
    'freedns.controld.com dns.mullvad.net adblock.dns.mullvad.net base.dns.mullvad.net dns0.eu dns.njal.la dns.twnic.tw ' +
    'dns.switch.ch dns.digitale-gesellschaft.ch dns.aa.net.uk dns.umbrella.com'
  ).split(' '),
)
/** `mozilla.cloudflare-dns.com` and others of the same operator. */
const CLOUDFLARE = /\.cloudflare-dns\.com$/
/** Hosts whose first or second label names the service. */
const NAMED = /^(?:[^.]+\.)?doh(?:-?\d+)?\.[^.]+\.[^.]/

/** Departments of health are called so, too. */
const GOVERNMENT = /\.(?:gov|gob|gouv|go|mil|us)(?:\.[a-z]{2})?$/

/** The same resolvers over TLS or QUIC alone: RFC 7858, RFC 9250 and its drafts. */
const OTHERS = /^do[tq](?:-|$)/

/** True of a session to a host that is there for it. Any other web server may answer too: nothing would show it. */
export function isOurs({ serverName, alpn }: TlsWords, _port?: number): boolean {
  if (OTHERS.test(alpn)) return false
  const name = serverName.toLowerCase()
  return RESOLVERS.has(name) || CLOUDFLARE.test(name) || (NAMED.test(name) && !GOVERNMENT.test(name))
}
