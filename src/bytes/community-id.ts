/** Community ID version 1: one name for a flow in Sightglass, Suricata, Zeek and Arkime (github.com/corelight/community-id-spec). */
import { sha1 } from '@noble/hashes/legacy.js'
import { base64Text } from './base64.ts'

export interface FlowTuple {
  /** IP protocol number. */
  readonly ipProtocol: number
  /** 4 or 16 bytes. */
  readonly source: Uint8Array
  readonly destination: Uint8Array
  /** Of ICMP the type. Ignored where the protocol has no ports. */
  readonly sourcePort: number
  /** Of ICMP the code. */
  readonly destinationPort: number
}

const IPPROTO = { icmp: 1, tcp: 6, udp: 17, icmp6: 58, sctp: 132 } as const
const WITH_PORTS: ReadonlySet<number> = new Set(Object.values(IPPROTO))

/** Types of ICMP that ask, and those that answer: "icmp.py" and "icmp6.py" of the reference implementation. */
const PAIRS: ReadonlyMap<number, readonly (readonly [asks: number, answers: number])[]> = new Map([
  // RFC 792, RFC 950, RFC 1256: echo, timestamp, information, address mask, router.
  // biome-ignore format: one line a standard
  [IPPROTO.icmp, [[8, 0], [13, 14], [15, 16], [17, 18], [10, 9]]],
  // RFC 4443, RFC 4861, RFC 2710, RFC 4620, RFC 6275: echo, router, neighbor, listener, node information, home agent.
  // biome-ignore format: one line a standard
  [IPPROTO.icmp6, [[128, 129], [133, 134], [135, 136], [130, 131], [139, 140], [144, 145]]],
])

/** `1:LQU9qZlK+B5F3KDmev6m5PMibrg=`; the same for both directions. @param seed 0..65535, as the other monitors have it */
export function communityId(tuple: FlowTuple, seed = 0): string {
  const { ipProtocol, source, destination } = tuple
  const { from, to, isOneWay } = portsOf(tuple)
  const order = comparison(source, destination)
  const isInOrder = isOneWay || order < 0 || (order === 0 && from < to)
  const [first, second] = isInOrder ? [source, destination] : [destination, source]
  const ports = isInOrder ? [from, to] : [to, from]
  const bytes = [
    ...inTwo(seed),
    ...first,
    ...second,
    ipProtocol,
    0, // padding
    ...(WITH_PORTS.has(ipProtocol) ? ports.flatMap(inTwo) : []),
  ]
  return `1:${base64Text(sha1(Uint8Array.from(bytes)))}`
}

function portsOf({ ipProtocol, sourcePort, destinationPort }: FlowTuple) {
  const pairs = PAIRS.get(ipProtocol)
  if (pairs === undefined) return { from: sourcePort, to: destinationPort, isOneWay: false }
  const pair = pairs.find((types) => types.includes(sourcePort))
  if (pair === undefined) return { from: sourcePort, to: destinationPort, isOneWay: true }
  return { from: sourcePort, to: pair[0] === sourcePort ? pair[1] : pair[0], isOneWay: false }
}

function comparison(one: Uint8Array, other: Uint8Array): number {
  for (let at = 0; at < one.length; at++) {
    const difference = one[at]! - (other[at] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

function inTwo(value: number): readonly [number, number] {
  return [(value >>> 8) & 0xff, value & 0xff]
}
