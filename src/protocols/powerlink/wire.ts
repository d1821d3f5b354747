import { u16le } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'

// Message type, destination, source: EPSG DS 301 V1.3 (Ethernet POWERLINK), frame structures.
const DESTINATION = 1
const SOURCE = 2
const HEADER = 3
const TYPE_BITS = 0x7f
export const SOC = 1
export const PREQ = 3
export const PRES = 4
export const SOA = 5
export const ASND = 6

export const messageTypes: ReadonlyMap<number, string> = new Map([
  [SOC, 'SoC'],
  [PREQ, 'PReq'],
  [PRES, 'PRes'],
  [SOA, 'SoA'],
  [ASND, 'ASnd'],
  [7, 'AMNI'],
  [13, 'AInv'],
])

export interface PowerlinkMessage {
  readonly type: number
  readonly destination: number
  readonly source: number
  /** NMT status of the sender of a PRes or SoA; -1 otherwise. */
  readonly status: number
  /** Service of an ASnd; 0 otherwise. */
  readonly service: number
  /** Size of process data of a PReq or PRes. */
  readonly size: number
}

/** Reads one frame. `foreign` for unknown types; `malformed` if it is shorter than its type needs. */
export function dissect({ bytes, start, end, isCut }: Slice): Dissected<PowerlinkMessage> {
  const length = end - start
  if (length < HEADER + 1) return { kind: 'malformed', at: 0, reason: 'header', length }
  const type = bytes[start]! & TYPE_BITS
  if (!messageTypes.has(type)) return { kind: 'foreign' }
  const hasSize = (type === PREQ || type === PRES) && length >= 10
  const size = hasSize ? u16le(bytes, start + 8) : 0
  if (size > length - 10 && hasSize && !isCut)
    return { kind: 'malformed', at: 8, reason: 'size of process data', length }
  return {
    kind: 'message',
    length,
    message: {
      type,
      destination: bytes[start + DESTINATION]!,
      source: bytes[start + SOURCE]!,
      status: type === PRES || type === SOA ? bytes[start + HEADER]! : -1,
      service: type === ASND ? bytes[start + HEADER]! : 0,
      size,
    },
  }
}

/** Cyclic frames by type, nodes and status; 0 for asynchronous ones. */
export function foldKey({ bytes, start, end, isCut, fromClient }: Slice): number {
  if (isCut || end - start < 10) return 0
  const type = bytes[start]! & TYPE_BITS
  if (type !== SOC && type !== PREQ && type !== PRES) return 0
  const status = type === PRES ? bytes[start + HEADER]! : 0
  const size = type === SOC ? 0 : u16le(bytes, start + 8)
  if (size > end - start - 10) return 0
  const nodes = (bytes[start + DESTINATION]! << 8) | bytes[start + SOURCE]!
  return (((type * 0x1_0000 + nodes) * 256 + status) * 2 + (fromClient ? 1 : 0)) * 0x1_0000 + size
}
