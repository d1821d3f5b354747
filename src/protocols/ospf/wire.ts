import { u16be, u32be } from '#bytes/read'
import { ipv4Text } from '#model/address'
import type { Dissected, Slice } from '#model/protocol'

// Packet header: RFC 2328 §A.3.1; version 3: RFC 5340 §A.3.1.
const TYPE = 1
const LENGTH = 2
const ROUTER = 4
const AREA = 8
const AUTHENTICATION_TYPE = 14
const HEADER = { v2: 24, v3: 16 } as const

/** Packet types: RFC 2328 §A.3. */
export const packetType = { hello: 1, description: 2, request: 3, update: 4, acknowledgment: 5 } as const

// Hello: RFC 2328 §A.3.2, RFC 5340 §A.3.2; both end in designated router, backup and neighbours.
const HELLO = { v2: 20, v3: 20 } as const
const DESIGNATED = 12

// Link state header: RFC 2328 §A.4.1.
const LS_HEADER = 20
const LS_TYPE = 3
const LS_ID = 4
const LS_LENGTH = 18
const LS_EXTERNAL: ReadonlySet<number> = new Set([5, 7])
const LS_SUMMARY = 3

const limits = {
  /** Neighbours and link states read of one packet. */
  entries: 64,
} as const

export interface OspfMessage {
  readonly version: 2 | 3
  readonly type: number
  readonly router: string
  readonly area: string
  /** 0 none, 1 password in clear text, 2 cryptographic: RFC 2328 §D; undefined in version 3, which leaves it to IPsec. */
  readonly authentication: number | undefined
  /** Address of the designated router; '' where none is chosen or the packet is no hello. */
  readonly designated: string
  readonly neighbours: readonly string[]
  /** Networks from outside and from other areas that an update announces, as `10.0.0.0/8 external`. */
  readonly networks: readonly string[]
}

/** Reads one packet; `malformed` if LENGTH does not fit, `foreign` if neither version nor type is known. */
export function dissect({ bytes, start, end, isCut }: Slice): Dissected<OspfMessage> {
  const available = end - start
  const version = bytes[start]!
  if (available < HEADER.v3 || (version !== 2 && version !== 3)) return { kind: 'foreign' }
  const header = version === 2 ? HEADER.v2 : HEADER.v3
  const type = bytes[start + TYPE]!
  if (type < packetType.hello || type > packetType.acknowledgment) return { kind: 'foreign' }
  const length = u16be(bytes, start + LENGTH)
  if (length < header || available < header || (length > available && !isCut))
    return { kind: 'malformed', at: LENGTH, reason: 'length', length: available }
  const from = start + header
  const last = start + Math.min(length, available)
  const hello = type === packetType.hello && last - from >= HELLO.v2
  return {
    kind: 'message',
    length: available, // what follows LENGTH is a cryptographic digest or padding
    message: {
      version,
      type,
      router: ipv4Text(bytes, start + ROUTER),
      area: ipv4Text(bytes, start + AREA),
      authentication: version === 2 ? u16be(bytes, start + AUTHENTICATION_TYPE) : undefined,
      designated: hello && u32be(bytes, from + DESIGNATED) !== 0 ? ipv4Text(bytes, from + DESIGNATED) : '',
      neighbours: hello ? addresses(bytes, from + HELLO.v2, last) : [],
      networks: version === 2 && type === packetType.update ? networks(bytes, from + 4, last) : [],
    },
  }
}

function addresses(bytes: Uint8Array, start: number, end: number): readonly string[] {
  const all: string[] = []
  for (let at = start; at + 4 <= end && all.length < limits.entries; at += 4) all.push(ipv4Text(bytes, at))
  return all
}

/** Link states lie one behind the other, each with its length. */
function networks(bytes: Uint8Array, start: number, end: number): readonly string[] {
  const all: string[] = []
  for (let at = start, count = 0; at + LS_HEADER + 4 <= end && count < limits.entries; count++) {
    const type = bytes[at + LS_TYPE]!
    const length = u16be(bytes, at + LS_LENGTH)
    if (length < LS_HEADER) break
    if (LS_EXTERNAL.has(type) || type === LS_SUMMARY) {
      const prefix = prefixOf(u32be(bytes, at + LS_HEADER)) // the mask comes first: §A.4.4, §A.4.5
      all.push(`${ipv4Text(bytes, at + LS_ID)}/${prefix} ${type === LS_SUMMARY ? 'summary' : 'external'}`)
    }
    at += length
  }
  return all
}

function prefixOf(mask: number): number {
  return Math.clz32(~mask)
}
