/** Addresses in the one spelling that goes into commands: no ranges, no zones, no leading zeros. */
import { ipBytes, ipText, ipv6Groups } from '#model/address'

const BYTE = '(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)'
const IPV4 = new RegExp(`^${BYTE}(\\.${BYTE}){3}$`)

export const isIPv4 = (text: string): boolean => IPV4.test(text)

export const isIPv6 = (text: string): boolean =>
  /^[0-9a-f:]{2,39}$/.test(text) && text.includes(':') && ipv6Groups(text) !== undefined

/** RFC 5952 spelling of an IPv6 address, as the inventory has it; anything else as it is. */
export function canonical(text: string): string {
  const bytes = isIPv6(text) ? ipBytes(text) : undefined
  return bytes === undefined ? text : ipText(bytes, 0, bytes.length)
}
