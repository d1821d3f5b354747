/** Address and port sides of rule headers. */
import { type AddressRange, masked, parseRange } from '#model/address-range'
import { type ListEntry, spreadList, type VariableBook } from './variables.ts'

export interface AddressSet {
  /** True for `any`: nothing need be compared. */
  readonly isAny: boolean
  /** @param ip address in text; anything else is in no set but `any` */
  has(ip: string): boolean
  /** The same of an address that was read before. */
  holds(address: AddressRange): boolean
  /** The addresses of a set that is a plain list of such; undefined where there are networks, or any are taken out. */
  readonly listed: readonly AddressRange['base'][] | undefined
}

const ANY: AddressSet = { isAny: true, has: () => true, holds: () => true, listed: undefined }

/** Undefined for what is no address. */
export function readAddress(ip: string): AddressRange | undefined {
  return ip === '' ? undefined : parseRange(ip)
}

/** Sides by their text: rule files repeat the same few, and each set should be compared once. */
interface Sides {
  readonly addresses: Map<string, AddressSet | undefined>
  readonly ports: Map<string, PortSet | undefined>
}

const known = new WeakMap<VariableBook, Sides>()

function sidesOf(variables: VariableBook): Sides {
  const sides = known.get(variables) ?? { addresses: new Map(), ports: new Map() }
  known.set(variables, sides)
  return sides
}

/** Reads an address side; undefined if it is none. A list holds what any entry holds and no `!` entry does. */
export function addressSet(text: string, variables: VariableBook): AddressSet | undefined {
  const { addresses } = sidesOf(variables)
  if (!addresses.has(text)) addresses.set(text, readAddressSet(text, variables))
  return addresses.get(text)
}

function readAddressSet(text: string, variables: VariableBook): AddressSet | undefined {
  const entries = spreadList(text, variables, 'address')
  if (entries === undefined) return undefined
  const wanted = rangesOf(entries.filter(({ isNegated }) => !isNegated))
  const unwanted = rangesOf(entries.filter(({ isNegated }) => isNegated))
  if (wanted === undefined || unwanted === undefined) return undefined
  if (wanted.length === 0 && entries.every(({ isNegated }) => isNegated)) wanted.push('any')
  if (wanted.includes('any') && unwanted.length === 0) return ANY
  const holds = (address: AddressRange) => isIn(address, wanted) && !isIn(address, unwanted)
  return {
    isAny: false,
    has: (ip) => {
      const address = readAddress(ip)
      return address !== undefined && holds(address)
    },
    holds,
    listed: unwanted.length === 0 ? addressesIn(wanted) : undefined,
  }
}

type Range = AddressRange | 'any'

function addressesIn(ranges: readonly Range[]): readonly AddressRange['base'][] | undefined {
  const isAddress = (range: Range) =>
    range !== 'any' && range.bits === (typeof range.base === 'number' ? 32 : 128)
  return ranges.every(isAddress) ? (ranges as readonly AddressRange[]).map(({ base }) => base) : undefined
}

function rangesOf(entries: readonly ListEntry[]): Range[] | undefined {
  const ranges: Range[] = []
  for (const { text } of entries) {
    if (text.toLowerCase() === 'any') {
      ranges.push('any')
      continue
    }
    const found = text.includes('-') ? rangeOfSpan(text) : parseRange(withPrefix(text))
    if (found === undefined) return undefined
    ranges.push(...[found].flat())
  }
  return ranges
}

/** `10.0.0.0/255.0.0.0` as `10.0.0.0/8`. */
function withPrefix(text: string): string {
  const mask = /^(.+)\/(\d+\.\d+\.\d+\.\d+)$/.exec(text)
  if (mask === null) return text
  const bits = parseRange(mask[2]!)?.base
  if (typeof bits !== 'number') return text
  return `${mask[1]}/${bits.toString(2).replace(/0+$/, '').length}`
}

/** `10.0.0.5-10.0.0.9` as prefixes. */
function rangeOfSpan(text: string): AddressRange[] | undefined {
  const [first, last, ...more] = text.split('-').map((one) => parseRange(one.trim())?.base)
  if (typeof first !== 'number' || typeof last !== 'number' || more.length > 0 || last < first)
    return undefined
  const ranges: AddressRange[] = []
  for (let at = first; at <= last; ) {
    let bits = 32
    while (bits > 0 && masked(at, bits - 1) === at && at + 2 ** (32 - bits + 1) - 1 <= last) bits--
    ranges.push({ base: at, bits })
    at += 2 ** (32 - bits)
  }
  return ranges
}

function isIn(address: AddressRange, ranges: readonly Range[]): boolean {
  return ranges.some(
    (range) =>
      range === 'any' ||
      (typeof range.base === typeof address.base && masked(address.base, range.bits) === range.base),
  )
}

export interface PortSet {
  readonly isAny: boolean
  /** One byte a port, 1 where it is in the set. Empty for `any`. */
  readonly ports: Uint8Array
}

const ANY_PORT: PortSet = { isAny: true, ports: new Uint8Array(0) }

export function portSet(text: string, variables: VariableBook): PortSet | undefined {
  const { ports } = sidesOf(variables)
  if (!ports.has(text)) ports.set(text, readPortSet(text, variables))
  return ports.get(text)
}

/** Reads `any`, `80`, `!80`, `1024:`, `:1023`, `[80,8000:8080,!8008]`; undefined if it is none. */
function readPortSet(text: string, variables: VariableBook): PortSet | undefined {
  const entries = spreadList(text, variables, 'port')
  if (entries === undefined) return undefined
  const ports = new Uint8Array(65_536).fill(entries.every(({ isNegated }) => isNegated) ? 1 : 0)
  // An excluded address remains excluded, wherever it is in the list.
  for (const entry of [...entries].sort((a, b) => Number(a.isNegated) - Number(b.isNegated))) {
    const span = portSpan(entry.text)
    if (span === undefined) return undefined
    ports.fill(entry.isNegated ? 0 : 1, span[0], span[1] + 1)
  }
  return ports.every((one) => one === 1) ? ANY_PORT : { isAny: false, ports }
}

function portSpan(text: string): readonly [number, number] | undefined {
  if (text.toLowerCase() === 'any') return [0, 65_535]
  const match = /^(\d{0,5})(?:(:)(\d{0,5}))?$/.exec(text)
  if (match === null || (match[1] === '' && !match[3])) return undefined
  const first = match[1] === '' ? 0 : Number(match[1])
  const last = match[2] === undefined ? first : match[3] === '' ? 65_535 : Number(match[3])
  return first <= last && last <= 65_535 ? [first, last] : undefined
}
