/** Values that a feed may never call malicious: one such line would raise an alert for every host of the plant. */
import { kindOfIp } from '#model/address'
import { parseRange } from '#model/address-range'
import type { NamedTerm } from './spelling.ts'

/** Public resolvers, each operator's own documentation. */
const RESOLVERS: ReadonlySet<string> = new Set([
  '1.0.0.1',
  '1.1.1.1',
  '8.8.4.4',
  '8.8.8.8',
  '9.9.9.9',
  '149.112.112.112',
  '208.67.220.220',
  '208.67.222.222',
  '94.140.14.14',
  '94.140.15.15',
  '2001:4860:4860::8844',
  '2001:4860:4860::8888',
  '2606:4700:4700::1001',
  '2606:4700:4700::1111',
  '2620:fe::9',
  '2620:fe::fe',
])

/** Names of shared hosting for pages and updates. A name below one of them may be malicious; they may not. */
const SHARED_NAMES: ReadonlySet<string> = new Set(
  (
    'akamai.net akamaiedge.net amazon.com amazonaws.com apple.com azure.com azureedge.net bing.com bit.ly blogspot.com ' +
    'cloudflare.com cloudfront.net digicert.com discord.com discordapp.com dropbox.com duckdns.org dyndns.org ' +
    'facebook.com fastly.net firefox.com github.com github.io githubusercontent.com gitlab.com gmail.com google.com ' +
    'googleapis.com googleusercontent.com gstatic.com herokuapp.com icloud.com letsencrypt.org linkedin.com live.com ' +
    'microsoft.com microsoftonline.com mozilla.org msftconnecttest.com msftncsi.com netlify.app no-ip.com ntp.org ' +
    'office.com office365.com onedrive.com outlook.com pages.dev pastebin.com rockwellautomation.com ' +
    'schneider-electric.com se.com sharepoint.com siemens.com telegram.org twitter.com ubuntu.com vercel.app ' +
    'web.app wikipedia.org windows.com windows.net windowsupdate.com wordpress.com workers.dev x.com yahoo.com ' +
    'youtube.com co.uk com.au com.br co.jp co.kr com.cn'
  ).split(' '),
)

/** The same addresses are in use in every plant: what another saw there means nothing here. */
const PRIVATE = 'private-use address; use a custom rule instead (--rules)'

/** Shortest prefixes that a feed may name: a wider one is a mistake or half a continent. */
const SHORTEST = { v4: 8, v6: 19 } as const

/** Why `named` is not taken, in words; '' where it may be. `hasQuery`: a URL lost its query, so only its path is left. */
export function refusal({ kind, value }: NamedTerm, hasQuery = false): string {
  if (kind === 'address') return refusedAddress(value)
  if (kind === 'domain') {
    if (SHARED_NAMES.has(value.replace(/^www\./, ''))) return 'widely used domain'
    return ''
  }
  if (kind !== 'url') return ''
  const host = value.slice(0, value.indexOf('/'))
  const path = value.slice(host.length)
  if (parseRange(host) !== undefined && kindOfIp(host) !== 'public') return PRIVATE
  const isShared = host.split('.').some((_, i, labels) => SHARED_NAMES.has(labels.slice(i).join('.')))
  if (isShared && (path === '/' || hasQuery)) return 'widely used web page'
  return ''
}

function refusedAddress(value: string): string {
  const range = parseRange(value)
  const base = value.split('/')[0]!
  if (range === undefined) return 'invalid address'
  if (range.bits < (typeof range.base === 'number' ? SHORTEST.v4 : SHORTEST.v6))
    return 'address range too wide'
  if (kindOfIp(base) !== 'public') return PRIVATE
  return RESOLVERS.has(base) ? 'public DNS resolver' : ''
}
