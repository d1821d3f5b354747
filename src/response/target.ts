/** Target of a response. Texts are checked strictly: they end up in commands and lists of other systems. */
import { canonical, isIPv4, isIPv6 } from './ip-text.ts'

export const TARGET_KINDS = ['address', 'flow', 'mac', 'domain', 'account'] as const
export type TargetKind = (typeof TARGET_KINDS)[number]

export interface ResponseTarget {
  readonly kind: TargetKind
  /** Address, MAC, domain or account; of a flow its source. */
  readonly value: string
  /** Of a flow; else ''. */
  readonly destination: string
}

const MAC = /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/
/** RFC 1035 §2.3.1 with underscores; at least two labels. */
const DOMAIN = /^(?=.{4,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/
/** sAMAccountName without the characters Windows forbids, and without those of filters and shells. */
const ACCOUNT = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/

/** IPv4 ranges and addresses no response may name: unspecified, loopback, link-local, multicast, broadcast. */
const RESERVED4 = /^(0|127)\.|^169\.254\.|^(22[4-9]|23\d|24\d|25[0-5])\./
/** Also those that carry an IPv4 address: they would name a device by another address (RFC 4291 §2.5.5, RFC 6052). */
const RESERVED6 = /^(::|ff|fe[89ab]|64:ff9b:)/

/** In canonical spelling, or what is wrong with it. */
export function checkTarget({
  kind,
  value,
  destination,
}: ResponseTarget): ResponseTarget | { readonly fault: string } {
  const text = canonical(value.trim().toLowerCase())
  const to = canonical(destination.trim().toLowerCase())
  if (kind !== 'flow' && to !== '') return { fault: 'target.destination: expected none, except for a flow' }
  switch (kind) {
    case 'address':
      return faultOfAddress('value', text) ?? { kind, value: text, destination: '' }
    case 'flow':
      return (
        faultOfAddress('value', text) ??
        faultOfAddress('destination', to) ??
        (isIPv4(text) === isIPv4(to)
          ? { kind, value: text, destination: to }
          : { fault: 'target: expected two addresses of the same version' })
      )
    case 'mac': {
      const mac = text.replaceAll('-', ':')
      if (!MAC.test(mac)) return { fault: `target.value: expected a MAC address, got ${short(value)}` }
      // IEEE 802-2014 §8.2.2: the lowest bit of the first byte marks a group.
      if (Number.parseInt(mac.slice(1, 2), 16) % 2 === 1)
        return { fault: 'target.value: expected one station, got a group address' }
      return { kind, value: mac, destination: '' }
    }
    case 'domain':
      return DOMAIN.test(text)
        ? { kind, value: text, destination: '' }
        : { fault: `target.value: expected a domain name, got ${short(value)}` }
    case 'account':
      return ACCOUNT.test(value.trim())
        ? { kind, value: value.trim(), destination: '' }
        : { fault: `target.value: expected an account name, got ${short(value)}` }
  }
}

function faultOfAddress(name: string, text: string): { readonly fault: string } | undefined {
  if (!isIPv4(text) && !isIPv6(text))
    return { fault: `target.${name}: expected one IPv4 or IPv6 address, got ${short(text)}` }
  if (isIPv4(text) ? RESERVED4.test(text) : RESERVED6.test(text))
    return { fault: `target.${name}: ${text} is a reserved or group address` }
  return undefined
}

export const targetText = ({ value, destination }: ResponseTarget): string =>
  destination === '' ? value : `${value} → ${destination}`

const short = (text: string) => JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)
