/** Addresses as text, and what kind of address it is. */

const HEX = '0123456789abcdef'
const DOT = 0x2e
const ZERO = 0x30
const NINE = 0x39

/** Recently created texts of addresses, by their bytes: a power of two of each kind. */
const REMEMBERED = 32_768
const macs = { keys: new Float64Array(REMEMBERED).fill(-1), texts: new Array<string>(REMEMBERED).fill('') }
const ips = { keys: new Float64Array(REMEMBERED).fill(-1), texts: new Array<string>(REMEMBERED).fill('') }

/**
 * `00:11:22:aa:bb:cc` of six bytes at `at`. The same text each time, as long as it is remembered: most addresses come again,
 * and a text that was looked up before is found by its kept hash, not by its characters.
 */
export function macText(bytes: Uint8Array, at: number): string {
  const upper = (bytes[at]! << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!
  const lower = (bytes[at + 3]! << 16) | (bytes[at + 4]! << 8) | bytes[at + 5]!
  const key = upper * 0x1_00_00_00 + lower
  const place = placeOf(upper ^ Math.imul(lower, 0x9e3779b1))
  if (macs.keys[place] === key) return macs.texts[place]!
  return kept(macs, place, { key, text: newMacText(bytes, at) })
}

function newMacText(bytes: Uint8Array, at: number): string {
  let text = ''
  for (let i = 0; i < 6; i++) {
    const byte = bytes[at + i]!
    if (i > 0) text += ':'
    text += HEX[byte >> 4]! + HEX[byte & 15]!
  }
  return text
}

/** Dotted quad of four bytes at `at`; remembered as MAC addresses are. */
export function ipv4Text(bytes: Uint8Array, at: number): string {
  return ipv4TextOf(
    ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0,
  )
}

/** The same of an address as a number. */
export function ipv4TextOf(key: number): string {
  const place = placeOf(Math.imul(key, 0x9e3779b1))
  if (ips.keys[place] === key) return ips.texts[place]!
  const text = `${key >>> 24}.${(key >>> 16) & 255}.${(key >>> 8) & 255}.${key & 255}`
  return kept(ips, place, { key, text })
}

function placeOf(mixed: number): number {
  return (mixed ^ (mixed >>> 15)) & (REMEMBERED - 1)
}

function kept(memory: typeof macs, place: number, { key, text }: { key: number; text: string }): string {
  text.charCodeAt(0) // makes one text of those it was put together from
  memory.keys[place] = key
  memory.texts[place] = text
  return text
}

/** RFC 5952 text of sixteen bytes at `at`; IPv4-mapped addresses as RFC 5952 §5 prints them. */
export function ipv6Text(bytes: Uint8Array, at: number): string {
  const groups: number[] = []
  for (let i = 0; i < 16; i += 2) groups.push((bytes[at + i]! << 8) | bytes[at + i + 1]!)
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff)
    return `::ffff:${ipv4Text(bytes, at + 12)}`
  let bestStart = -1
  let bestLength = 1 // RFC 5952 §4.2.2: a single zero group is not shortened
  for (let i = 0; i < 8; i++) {
    let length = 0
    while (i + length < 8 && groups[i + length] === 0) length++
    if (length > bestLength) {
      bestStart = i
      bestLength = length
    }
    if (length > 0) i += length - 1
  }
  const print = (from: number, to: number) =>
    groups
      .slice(from, to)
      .map((group) => group.toString(16))
      .join(':')
  return bestStart < 0 ? print(0, 8) : `${print(0, bestStart)}::${print(bestStart + bestLength, 8)}`
}

/** Text of an IPv4 (4 bytes) or IPv6 (16 bytes) address at `at`. */
export function ipText(bytes: Uint8Array, at: number, byteCount: number): string {
  return byteCount === 4 ? ipv4Text(bytes, at) : ipv6Text(bytes, at)
}

/** The four bytes of a dotted quad as a number, or undefined if it is none: one to three digits a part, 255 at most. */
export function parseIpv4(text: string): number | undefined {
  const { length } = text
  if (length < 7 || length > 15) return undefined
  let value = 0
  let part = 0
  let digits = 0
  let dots = 0
  for (let at = 0; at < length; at++) {
    const letter = text.charCodeAt(at)
    if (letter === DOT) {
      if (digits === 0 || ++dots > 3) return undefined
      value = value * 256 + part
      part = digits = 0
      continue
    }
    const digit = letter - ZERO
    if (digit < 0 || digit > 9 || ++digits > 3) return undefined
    part = part * 10 + digit
    if (part > 255) return undefined
  }
  return dots === 3 && digits > 0 ? value * 256 + part : undefined
}

/** The eight groups of an IPv6 address in text, or undefined if it is none: RFC 4291 §2.2, all three forms. */
export function ipv6Groups(text: string): readonly number[] | undefined {
  if (!text.includes(':') || !/^[0-9a-f:.]{2,45}$/i.test(text)) return undefined
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const head = groupsOf(halves[0]!)
  const tail = halves.length === 2 ? groupsOf(halves[1]!) : []
  if (head === undefined || tail === undefined) return undefined
  const missing = 8 - head.length - tail.length
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined
  return [...head, ...new Array<number>(missing).fill(0), ...tail]
}

function groupsOf(text: string): number[] | undefined {
  if (text === '') return []
  const groups: number[] = []
  const parts = text.split(':')
  for (const [i, part] of parts.entries()) {
    const v4 = i === parts.length - 1 && part.includes('.') ? parseIpv4(part) : undefined
    if (v4 !== undefined) groups.push(v4 >>> 16, v4 & 0xffff)
    else if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(Number.parseInt(part, 16))
    else return undefined
  }
  return groups
}

/** The 4 or 16 bytes of an address in text, or undefined if it is none. */
export function ipBytes(text: string): Uint8Array | undefined {
  const v4 = parseIpv4(text)
  if (v4 !== undefined) return Uint8Array.of(v4 >>> 24, v4 >>> 16, v4 >>> 8, v4)
  const groups = ipv6Groups(text)
  return groups && Uint8Array.from(groups.flatMap((group) => [group >>> 8, group & 0xff]))
}

export function isMac(text: string): boolean {
  return text.length === 17 && /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/.test(text)
}

export function isIp(text: string): boolean {
  return parseIpv4(text) !== undefined || (text.includes(':') && !isMac(text))
}

/** Group bit of the first byte: IEEE 802-2014 §8.2.2. True for broadcast as well. */
export function isGroupMac(mac: string): boolean {
  const letter = mac.charCodeAt(1)
  return ((letter <= NINE ? letter : letter + 1) & 1) === 1 // of letters B, D and F are odd
}

/** Locally administered, so its first bytes name no maker: IEEE 802-2014 §8.2.2. */
export function isLocalMac(mac: string): boolean {
  return (Number.parseInt(mac.slice(0, 2), 16) & 2) === 2
}

/** Address as assigned by the manufacturer, if that bit was set by another party. */
export function withoutLocalBit(mac: string): string {
  const first = Number.parseInt(mac.slice(0, 2), 16)
  return Number.isNaN(first) ? mac : `${(first & ~2).toString(16).padStart(2, '0')}${mac.slice(2)}`
}

/** Of an IPv6 address whose interface identifier is a modified EUI-64: RFC 4291 appendix A. Locally administered ones name no maker. */
export function macOfEui64(ip: string): string | undefined {
  if (!ip.includes('ff:fe')) return undefined
  const groups = ipv6Groups(ip)
  if (groups === undefined || (groups[5]! & 0xff) !== 0xff || groups[6]! >>> 8 !== 0xfe) return undefined
  const [first, second, third, fourth] = groups.slice(4) as [number, number, number, number]
  if ((first & 0x0200) === 0) return undefined
  const parts = [first ^ 0x0200, (second & 0xff00) | (third & 0xff), fourth]
  return parts
    .flatMap((part) => [part >>> 8, part & 0xff].map((byte) => byte.toString(16).padStart(2, '0')))
    .join(':')
}

type IpKind = 'unspecified' | 'loopback' | 'multicast' | 'broadcast' | 'private' | 'public'

/** Kind of an address: IANA IPv4 and IPv6 Special-Purpose Address Registries. `private` includes link-local and unique local. */
export function kindOfIp(ip: string): IpKind {
  const v4 = parseIpv4(ip.startsWith('::ffff:') ? ip.slice(7) : ip)
  if (v4 !== undefined) return kindOfIpv4(v4)
  if (ip === '::') return 'unspecified'
  if (ip === '::1') return 'loopback'
  if (/^ff/i.test(ip)) return 'multicast'
  return /^(f[cd]|fe[89ab])/i.test(ip) ? 'private' : 'public'
}

function kindOfIpv4(address: number): IpKind {
  const second = (address >>> 16) & 0xff
  switch (address >>> 24) {
    case 0:
      return 'unspecified'
    case 127:
      return 'loopback'
    case 255:
      return address === 0xffffffff ? 'broadcast' : 'public'
    case 10: // RFC 1918
      return 'private'
    case 172: // RFC 1918
      return second >>> 4 === 1 ? 'private' : 'public'
    case 192: // RFC 1918
      return second === 168 ? 'private' : 'public'
    case 169: // RFC 3927
      return second === 254 ? 'private' : 'public'
    case 100: // RFC 6598
      return second >>> 6 === 1 ? 'private' : 'public'
    default:
      return address >>> 28 === 0xe ? 'multicast' : 'public'
  }
}
