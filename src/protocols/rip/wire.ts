import { u16be, u32be } from '#bytes/read'
import { ipv4Text, ipv6Text } from '#model/address'
import type { Dissected, Slice } from '#model/protocol'

// Header and entries: RFC 2453 §3.6, §4; RFC 2080 §2.1.
const VERSION = 1
const UNUSED = 2
const HEADER = 4
const ENTRY = 20
export const REQUEST = 1
export const RESPONSE = 2
export const NEXT_GENERATION_PORT = 521

// Within an entry.
const ADDRESS = 4
const MASK = 8
const METRIC = 16
const FAMILY_INET = 2
/** Family of the entry that authenticates: RFC 2453 §4.1. */
const AUTHENTICATION = 0xffff
const CLEAR_PASSWORD = 2
const UNREACHABLE = 16
const PREFIX_LENGTH = 18
const NEXT_HOP = 0xff // RFC 2080 §2.1.1

const limits = {
  /** 25 in one datagram: RFC 2453 §3.6; RIPng fills the link's unit. */
  networks: 64,
} as const

export interface RipMessage {
  readonly command: number
  readonly version: string
  /** `10.1.0.0/16 metric 2`; version 1 knows no masks. */
  readonly networks: readonly string[]
  readonly authentication: 'none' | 'password' | 'digest'
}

/** Reads one datagram: a header and whole entries. */
export function dissect(slice: Slice): Dissected<RipMessage> {
  const { bytes, start, end, sourcePort, destinationPort } = slice
  const length = end - start
  if (length < HEADER) return { kind: 'foreign' }
  const command = bytes[start]!
  const version = bytes[start + VERSION]!
  const isNext = sourcePort === NEXT_GENERATION_PORT || destinationPort === NEXT_GENERATION_PORT
  const isVersion = version === 1 || (version === 2 && !isNext)
  if ((command !== REQUEST && command !== RESPONSE) || !isVersion || u16be(bytes, start + UNUSED) !== 0)
    return { kind: 'foreign' }
  const first = start + HEADER
  const isAuthenticated = version === 2 && length >= HEADER + ENTRY && u16be(bytes, first) === AUTHENTICATION
  const isPassword = isAuthenticated && u16be(bytes, first + 2) === CLEAR_PASSWORD
  const message: RipMessage = {
    command,
    version: isNext ? 'RIPng' : `RIP ${version}`,
    networks: command === RESPONSE ? networks(slice, version, isNext) : [],
    authentication: isPassword ? 'password' : isAuthenticated ? 'digest' : 'none',
  }
  return { kind: 'message', message, length }
}

function networks({ bytes, start, end }: Slice, version: number, isNext: boolean): readonly string[] {
  const all: string[] = []
  for (let at = start + HEADER; at + ENTRY <= end && all.length < limits.networks; at += ENTRY) {
    const network = isNext ? nextEntry(bytes, at) : entry(bytes, at, version)
    if (network !== '') all.push(network)
  }
  return all
}

function entry(bytes: Uint8Array, at: number, version: number): string {
  if (u16be(bytes, at) !== FAMILY_INET) return ''
  const metric = u32be(bytes, at + METRIC)
  const prefix = version === 2 ? `/${Math.clz32(~u32be(bytes, at + MASK))}` : ''
  return `${ipv4Text(bytes, at + ADDRESS)}${prefix} ${metricText(metric)}`
}

function nextEntry(bytes: Uint8Array, at: number): string {
  const metric = bytes[at + ENTRY - 1]!
  return metric === NEXT_HOP
    ? ''
    : `${ipv6Text(bytes, at)}/${bytes[at + PREFIX_LENGTH]} ${metricText(metric)}`
}

function metricText(metric: number): string {
  return metric >= UNREACHABLE ? 'unreachable' : `metric ${metric}`
}
