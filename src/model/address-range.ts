/** IPv4 and IPv6 ranges in prefix notation: RFC 4632 §3.1, RFC 4291 §2.3. */
import { ipv6Groups, parseIpv4 } from './address.ts'

export interface AddressRange {
  /** IPv4 as a number, IPv6 as a bigint; host bits are zero. */
  readonly base: number | bigint
  /** Bits of the prefix: 32 or 128 for one address. */
  readonly bits: number
}

/** `198.51.100.7`, `198.51.100.0/24`, `2001:db8::/32`; undefined if it is none. */
export function parseRange(text: string): AddressRange | undefined {
  const [address = '', prefix, ...more] = text.split('/')
  if (more.length > 0 || (prefix !== undefined && !/^\d{1,3}$/.test(prefix))) return undefined
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  const v4 = parseIpv4(mapped ?? address)
  if (v4 !== undefined) {
    const bits = prefix === undefined ? 32 : Number(prefix)
    return bits > 32 ? undefined : { base: masked(v4, bits), bits }
  }
  const groups = ipv6Groups(address)
  if (groups === undefined) return undefined
  const v6 = groups.reduce((value, group) => (value << 16n) | BigInt(group), 0n)
  const bits = prefix === undefined ? 128 : Number(prefix)
  return bits > 128 ? undefined : { base: masked(v6, bits), bits }
}

/** `value` with its host bits cleared. */
export function masked(value: number | bigint, bits: number): number | bigint {
  if (typeof value === 'number') {
    const size = 2 ** (32 - bits)
    return Math.floor(value / size) * size
  }
  const host = BigInt(128 - bits)
  return (value >> host) << host
}
