/** Subnet under which an address is grouped; the real masks are not visible in traffic. */
import { ipv6Groups, parseIpv4 } from '#model/address'

/** Widths tried, the finest first: one that gives few enough groups is taken. The other number is for IPv6. */
export const WIDTHS = [
  [24, 64],
  [16, 48],
  [8, 32],
  [0, 0],
] as const
export type Width = (typeof WIDTHS)[number]

/** `10.20.3.0/24`, `fd00:1::/64`; '' for a MAC address or none. */
export function subnetOf(address: string, [ipv4, ipv6]: Width): string {
  const number = parseIpv4(address)
  if (number !== undefined) {
    if (ipv4 === 0) return '0.0.0.0/0'
    const bytes = address.split('.').map((part, index) => (index * 8 < ipv4 ? Number(part) : 0))
    return `${bytes.join('.')}/${ipv4}`
  }
  const groups = ipv6Groups(address)
  if (groups === undefined) return ''
  if (ipv6 === 0) return '::/0'
  const kept = groups.slice(0, ipv6 / 16)
  return `${kept.map((group) => group.toString(16)).join(':')}::/${ipv6}`
}
