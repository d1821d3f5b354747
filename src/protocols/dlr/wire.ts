import { u32be } from '#bytes/read'
import { ipv4Text } from '#model/address'
import type { Dissected, Slice } from '#model/protocol'

// Ring sub-type, version, frame type, source port, source IP address, sequence: ODVA CIP Networks Library vol. 2 ch. 9.
const SUB_TYPE = 0x02
const VERSION = 1
const FRAME_TYPE = 2
const PORT = 3
const ADDRESS = 4
const SEQUENCE = 8
const HEADER = 12
export const BEACON = 1

export const frameTypes: ReadonlyMap<number, string> = new Map([
  [BEACON, 'Beacon'],
  [2, 'Neighbor Check Request'],
  [3, 'Neighbor Check Response'],
  [4, 'Link Status'],
  [5, 'Locate Fault'],
  [6, 'Announce'],
  [7, 'Sign On'],
  [8, 'Advertise'],
  [9, 'Flush Tables'],
  [10, 'Learning Update'],
])

export interface DlrMessage {
  readonly type: number
  readonly port: number
  readonly ip: string
  readonly sequence: number
  /** Of beacons and announces: 1 normal, 2 fault; 0 otherwise. */
  readonly ringState: number
  /** Of beacons: which supervisor wins. */
  readonly precedence: number
}

/** Reads one frame; `foreign` if its first bytes are none of DLR's. */
export function dissect({ bytes, start, end }: Slice): Dissected<DlrMessage> {
  const length = end - start
  if (length < HEADER) return { kind: 'malformed', at: 0, reason: 'header', length }
  const type = bytes[start + FRAME_TYPE]!
  if (bytes[start] !== SUB_TYPE || bytes[start + 1] !== VERSION || !frameTypes.has(type))
    return { kind: 'foreign' }
  const hasState = (type === BEACON || type === 6) && length >= HEADER + 2
  return {
    kind: 'message',
    length,
    message: {
      type,
      port: bytes[start + PORT]!,
      ip: ipv4Text(bytes, start + ADDRESS),
      sequence: u32be(bytes, start + SEQUENCE),
      ringState: hasState ? bytes[start + HEADER]! : 0,
      precedence: type === BEACON && hasState ? bytes[start + HEADER + 1]! : 0,
    },
  }
}
