import { u16be, u32be } from '#bytes/read'
import { macText } from '#model/address'
import type { Dissected, Slice } from '#model/protocol'

// IEEE 802.1D-2004 §9.3.1.
const VERSION = 2
const TYPE = 3
const FLAGS = 4
const ROOT = 5
const ROOT_COST = 13
const BRIDGE = 17
const PORT = 25
const HEADER = 4
const CONFIGURATION_LENGTH = 35

/** BPDU types: IEEE 802.1D-2004 §9.3. */
const CONFIGURATION = 0x00
const RAPID = 0x02
export const TOPOLOGY_CHANGE_NOTIFICATION = 0x80
/** Flag of configuration and rapid BPDUs: §9.3.1. */
const TOPOLOGY_CHANGE = 0x01

export interface BridgeId {
  /** 0..61440, without the VLAN in its low bits. */
  readonly priority: number
  readonly mac: string
}

export interface BpduMessage {
  /** 0 spanning tree, 2 rapid, 3 multiple. */
  readonly version: number
  readonly type: number
  readonly isTopologyChange: boolean
  readonly root: BridgeId | undefined
  readonly rootCost: number
  readonly bridge: BridgeId | undefined
  readonly port: number
  /** System id extension: the VLAN a per-VLAN tree speaks for, 0 for the common one. */
  readonly vlan: number
}

/** Reads one BPDU; padding is skipped. `foreign` if its protocol identifier is not zero. */
export function dissect({ bytes, start, end, isCut }: Slice): Dissected<BpduMessage> {
  const length = end - start
  if (length < HEADER || u16be(bytes, start) !== 0) return { kind: 'foreign' }
  const version = bytes[start + VERSION]!
  const type = bytes[start + TYPE]!
  if (type === TOPOLOGY_CHANGE_NOTIFICATION)
    return { kind: 'message', length, message: notification(version) }
  if (type !== CONFIGURATION && type !== RAPID) return { kind: 'foreign' }
  if (length < CONFIGURATION_LENGTH) {
    return isCut ? { kind: 'foreign' } : { kind: 'malformed', at: length, reason: 'length', length }
  }
  return {
    kind: 'message',
    length,
    message: {
      version,
      type,
      isTopologyChange: (bytes[start + FLAGS]! & TOPOLOGY_CHANGE) !== 0,
      root: bridgeId(bytes, start + ROOT),
      rootCost: u32be(bytes, start + ROOT_COST),
      bridge: bridgeId(bytes, start + BRIDGE),
      port: u16be(bytes, start + PORT),
      vlan: u16be(bytes, start + BRIDGE) & 0x0fff,
    },
  }
}

function notification(version: number): BpduMessage {
  const type = TOPOLOGY_CHANGE_NOTIFICATION
  return {
    version,
    type,
    isTopologyChange: true,
    root: undefined,
    rootCost: 0,
    bridge: undefined,
    port: 0,
    vlan: 0,
  }
}

/** Priority (4 bits), system id extension (12 bits), MAC: IEEE 802.1D-2004 §9.2.5. */
function bridgeId(bytes: Uint8Array, at: number): BridgeId {
  return { priority: u16be(bytes, at) & 0xf000, mac: macText(bytes, at + 2) }
}
