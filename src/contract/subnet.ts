/** Which subnet an address is folded into; nobody tells a listener the real masks. */
import { parseIpv4 } from '#model/address'

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
    const octets = address.split('.').map((part, index) => (index * 8 < ipv4 ? Number(part) : 0))
    return `${octets.join('.')}/${ipv4}`
  }
  if (!/^[0-9a-f:]*::?[0-9a-f:]*$/i.test(address) || /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(address))
    return ''
  if (address === '') return ''
  if (ipv6 === 0) return '::/0'
  const kept = ipv6Groups(address).slice(0, ipv6 / 16)
  return `${kept.map((group) => group.toString(16)).join(':')}::/${ipv6}`
}

/** The eight groups of an address: RFC 4291 §2.2. */
function ipv6Groups(address: string): number[] {
  const [head = '', tail] = address.split('::')
  const groups = (text: string) =>
    text === '' ? [] : text.split(':').map((part) => Number.parseInt(part, 16))
  if (tail === undefined) return groups(head)
  const [front, back] = [groups(head), groups(tail)]
  return [...front, ...new Array<number>(Math.max(0, 8 - front.length - back.length)).fill(0), ...back]
}
