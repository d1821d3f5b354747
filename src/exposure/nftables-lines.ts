/** Rows for a firewall as nftables loads them. */
import type { FirewallRow } from '#model/exposure'

export function isIp(text: string): boolean {
  return (
    /^\d+\.\d+\.\d+\.\d+(?:\/\d+)?$|^[0-9a-f:]+:[0-9a-f:]*$/i.test(text) &&
    !/^(?:[0-9a-f]{2}:){5}/i.test(text)
  )
}

/** A table of its own, so that no rule that is there is touched and all goes with `nft delete table inet sightglass`. */
const TABLE = [
  'add table inet sightglass',
  'add chain inet sightglass forward { type filter hook forward priority filter; }',
]
/** Before everything else is dropped: what a device has asked for itself may be answered. */
const ANSWERS = 'add rule inet sightglass forward ct state established,related accept'

/** Input of `nft -f`: nft(8). Addresses that are not IP are left out. '' if none remains. */
export function nftables(rows: readonly FirewallRow[]): string {
  const lines = ruleLines(rows)
  if (lines.length === 0) return ''
  const answers = rows.some(({ why }) => why === 'everything else') ? [ANSWERS] : []
  return [...TABLE, ...answers, ...lines].join('\n')
}

function ruleLines(rows: readonly FirewallRow[]): string[] {
  return (
    rows
      .filter(({ from, to }) => (from === 'any' || isIp(from)) && (to === 'any' || isIp(to)))
      // IP and IPv6 in one line match nothing, and nft refuses the whole file.
      .filter(({ from, to }) => from === 'any' || to === 'any' || from.includes(':') === to.includes(':'))
      .map(({ action, from, to, transport, port, why }) => {
        const side = (word: string, address: string) =>
          address === 'any' ? '' : `${address.includes(':') ? 'ip6' : 'ip'} ${word} ${address} `
        const isPort = /^\d+$/.test(port) && (transport === 'tcp' || transport === 'udp')
        const match = isPort ? `${transport} dport ${port} ` : ''
        const verdict = action === 'allow' ? 'accept' : 'drop'
        const comment = why.replace(/["\\]/g, '').slice(0, 100)
        return `add rule inet sightglass forward ${side('saddr', from)}${side('daddr', to)}${match}${verdict} comment "${comment}"`
      })
  )
}
