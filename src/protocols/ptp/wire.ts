/** Precision Time Protocol: IEEE Std 1588-2019 §13 (version 2), IEEE Std 1588-2002 (version 1). */
import { u16be } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'

// Common header: IEEE 1588-2019 §13.3.1. All numbers are big-endian.
const TYPE = 0
const VERSION = 1
/**
 * minorVersionPTP above versionPTP: IEEE 1588-2019 §13.3.2.5. Clocks accept any: of another version, only whole
 * messages are emitted.
 */
const NEWEST_MINOR = 1
const LENGTH = 2
const DOMAIN = 4
export const SOURCE = 20
export const SOURCE_BYTES = 10
const SEQUENCE = 30
const CONTROL_FIELD = 32
/** majorSdoId: 0, 1 for IEEE 802.1AS, 2 for the link delays that all domains share (§7.1.4). */
const MAX_SDO = 2
/** Table 2: 128 and above are reserved. */
const MAX_DOMAIN = 127
export const HEADER = 34

/** Message types: §13.3.2.3. Others are reserved. */
export const messageType = {
  sync: 0x0,
  delayRequest: 0x1,
  peerDelayRequest: 0x2,
  peerDelayResponse: 0x3,
  followUp: 0x8,
  delayResponse: 0x9,
  peerDelayFollowUp: 0xa,
  announce: 0xb,
  signaling: 0xc,
  management: 0xd,
} as const

/** Shortest length of each type: §13.5 to §13.12, §15.4. */
const SHORTEST: ReadonlyMap<number, number> = new Map([
  [messageType.sync, 44],
  [messageType.delayRequest, 44],
  [messageType.peerDelayRequest, 54],
  [messageType.peerDelayResponse, 54],
  [messageType.followUp, 44],
  [messageType.delayResponse, 54],
  [messageType.peerDelayFollowUp, 54],
  [messageType.announce, 64],
  [messageType.signaling, 44],
  [messageType.management, 48],
])

/** Version 1: IEEE 1588-2002 §8. Event messages have 124 bytes, general ones fewer. */
const V1_TYPE = 20
const V1_HEADER = 40
const V1_SUBDOMAIN = 4

export interface PtpMessage {
  readonly version: 1 | 2
  readonly type: number
  readonly domain: number
  readonly sequence: number
  /** Length of the message itself; padding may follow. */
  readonly length: number
}

export function dissect(slice: Slice): Dissected<PtpMessage> {
  const { bytes, start, end } = slice
  const available = end - start
  if (available <= VERSION) return { kind: 'foreign' }
  if ((bytes[start + VERSION]! & 0x0f) !== 2) return dissectVersion1(slice)
  const type = bytes[start + TYPE]! & 0x0f
  const shortest = SHORTEST.get(type)
  const isKnown = bytes[start + VERSION]! >> 4 <= NEWEST_MINOR
  if (shortest === undefined || (!isKnown && available < HEADER)) return { kind: 'foreign' }
  if (available < HEADER) return { kind: 'incomplete', need: HEADER }
  const length = u16be(bytes, start + LENGTH)
  if (length < shortest || (!isKnown && length > available)) return { kind: 'foreign' }
  if (length > available) {
    if (slice.isCut) return { kind: 'incomplete', need: length }
    return { kind: 'malformed', at: LENGTH, reason: 'length', length: available }
  }
  const message = {
    version: 2,
    type,
    domain: bytes[start + DOMAIN]!,
    sequence: u16be(bytes, start + SEQUENCE),
    length,
  } as const
  return { kind: 'message', message, length: available }
}

/** controlField of each type, a legacy of version 1: §13.3.2.10, table 42. IEEE 802.1AS-2020 sends 0, some clocks always 5. */
const CONTROL: ReadonlyMap<number, number> = new Map([
  [messageType.sync, 0],
  [messageType.delayRequest, 1],
  [messageType.followUp, 2],
  [messageType.delayResponse, 3],
  [messageType.management, 4],
])
const OTHER_CONTROL = 5

/** `yes` for a datagram that is one message of version 2, its control field and port number as its type wants them. */
export function probe(slice: Slice): 'yes' | 'no' {
  const { bytes, start, end, isStream } = slice
  if (isStream || end - start < HEADER || (bytes[start + VERSION]! & 0x0f) !== 2) return 'no'
  const found = dissect(slice)
  if (found.kind !== 'message' || found.message.length !== end - start) return 'no'
  if (bytes[start + TYPE]! >> 4 > MAX_SDO) return 'no'
  const { type, domain } = found.message
  const control = bytes[start + CONTROL_FIELD]!
  const isControl = control === 0 || control === OTHER_CONTROL || control === CONTROL.get(type)
  if (!isControl || domain > MAX_DOMAIN) return 'no'
  return u16be(bytes, start + SOURCE + 8) !== 0 && isClock(bytes, start + SOURCE) ? 'yes' : 'no'
}

/** A clock identity is an EUI-64, never all zeros or ones: §7.5.2.2. */
function isClock(bytes: Uint8Array, at: number): boolean {
  let [or, and] = [0, 0xff]
  for (let i = 0; i < 8; i++) {
    or |= bytes[at + i]!
    and &= bytes[at + i]!
  }
  return or !== 0 && and !== 0xff
}

/** `_DFLT`, `_ALT1` …: the subdomain of version 1 is text. Its message types are 1 (event) and 2 (general). */
function dissectVersion1({ bytes, start, end }: Slice): Dissected<PtpMessage> {
  const available = end - start
  if (available < 4 || u16be(bytes, start) !== 1 || u16be(bytes, start + 2) !== 1) return { kind: 'foreign' }
  if (available < V1_HEADER) return { kind: 'incomplete', need: V1_HEADER }
  const kind = bytes[start + V1_TYPE]!
  const control = bytes[start + 32]!
  if (bytes[start + V1_SUBDOMAIN] !== 0x5f || (kind !== 1 && kind !== 2) || control > 4)
    return { kind: 'foreign' }
  // Control: Sync, Delay_Req, Follow_Up, Delay_Resp, Management; here as the types of version 2.
  const type = [0x0, 0x1, 0x8, 0x9, 0xd][control]!
  const message = {
    version: 1,
    type,
    domain: 0,
    sequence: u16be(bytes, start + 30),
    length: available,
  } as const
  return { kind: 'message', message, length: available }
}
