/** Connectionless DCE/RPC, version 4: C706 (DCE 1.1: RPC, 1997) §12.5. PROFINET's context management speaks it. */
import { u16be, u16le, u32be, u32le } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'
import { isNil, uuidText } from './uuid.ts'

// Header: C706 §12.5.2.1.
const HEADER = {
  type: 1,
  flags1: 2,
  flags2: 3,
  drep: 4,
  object: 8,
  interface: 24,
  activity: 40,
  sequence: 64,
  opnum: 68,
  length: 74,
  fragment: 76,
  authProtocol: 78,
  size: 80,
} as const
export const VERSION = 4
/** First flags byte: last fragment, fragment, no fack, maybe, idempotent, broadcast; 0x01 and 0x80 are reserved. */
const LAST_FRAGMENT = 0x02
const FRAGMENT = 0x04
const MAYBE = 0x10
const RESERVED1 = 0x81
/** Second flags byte: only "cancel pending" is defined. */
const RESERVED2 = ~0x02 & 0xff
const LITTLE_ENDIAN = 0x10

/** PTYPE values of datagrams: C706 §12.1. */
export const datagram = {
  request: 0,
  ping: 1,
  response: 2,
  fault: 3,
  working: 4,
  noCall: 5,
  reject: 6,
  ack: 7,
  cancel: 8,
  fragmentAck: 9,
  cancelAck: 10,
} as const
const HIGHEST_TYPE = 10

export interface DcerpcDatagram {
  readonly transport: 'datagram'
  readonly type: number
  readonly isLittleEndian: boolean
  /** Object UUID in text; undefined for none. */
  readonly object: string | undefined
  readonly uuid: string
  /** Activity UUID: one client's line of calls. */
  readonly activity: string
  readonly sequence: number
  readonly opnum: number
  /** Number of the fragment, from 0; a whole call is fragment 0 and last. */
  readonly fragment: number
  readonly isLast: boolean
  /** The client does not wait for an answer. */
  readonly isMaybe: boolean
  /** The body is signed or sealed: which of the two only the two sides know. */
  readonly isProtected: boolean
  /** nca status of a fault or reject; 0 otherwise. */
  readonly status: number
  readonly stub: number
  readonly stubEnd: number
}

function isHeader(bytes: Uint8Array, at: number): boolean {
  const drep = bytes[at + HEADER.drep]!
  return (
    bytes[at] === VERSION &&
    bytes[at + HEADER.type]! <= HIGHEST_TYPE &&
    (bytes[at + HEADER.flags1]! & RESERVED1) === 0 &&
    (bytes[at + HEADER.flags2]! & RESERVED2) === 0 &&
    (drep === 0 || drep === LITTLE_ENDIAN) &&
    bytes[at + HEADER.drep + 1]! <= 3 &&
    bytes[at + HEADER.drep + 2] === 0
  )
}

/**
 * `yes` for a header whose length fits the datagram. Bytes behind the body belong to a verifier, and are
 * refused where there is none.
 */
export function probeDatagram({ bytes, start, end, isCut }: Slice): 'yes' | 'no' {
  if (end - start < HEADER.size || !isHeader(bytes, start)) return 'no'
  const isLittle = bytes[start + HEADER.drep] === LITTLE_ENDIAN
  const length = (isLittle ? u16le : u16be)(bytes, start + HEADER.length)
  const body = end - start - HEADER.size
  if (isNil(bytes, start + HEADER.interface) || isNil(bytes, start + HEADER.activity)) return 'no'
  if (bytes[start + HEADER.authProtocol] !== 0) return isCut || length <= body ? 'yes' : 'no'
  return length === body || (isCut && length > body) ? 'yes' : 'no'
}

export function dissectDatagram({ bytes, start, end, isCut }: Slice): Dissected<DcerpcDatagram> {
  const available = end - start
  if (bytes[start] !== VERSION) return { kind: 'foreign' }
  if (available < HEADER.size) return { kind: 'incomplete', need: HEADER.size }
  if (!isHeader(bytes, start)) return { kind: 'foreign' }
  const isLittle = bytes[start + HEADER.drep] === LITTLE_ENDIAN
  const u16 = isLittle ? u16le : u16be
  const u32 = isLittle ? u32le : u32be
  const stub = start + HEADER.size
  const stubEnd = stub + u16(bytes, start + HEADER.length)
  if (stubEnd > end) {
    if (isCut) return { kind: 'incomplete', need: stubEnd - start }
    return { kind: 'malformed', at: HEADER.length, reason: 'length', length: available }
  }
  const type = bytes[start + HEADER.type]!
  const flags = bytes[start + HEADER.flags1]!
  const isFragment = (flags & FRAGMENT) !== 0
  const hasStatus = (type === datagram.fault || type === datagram.reject) && stubEnd - stub >= 4
  return {
    kind: 'message',
    length: available,
    message: {
      transport: 'datagram',
      type,
      isLittleEndian: isLittle,
      object: isNil(bytes, start + HEADER.object)
        ? undefined
        : uuidText(bytes, start + HEADER.object, isLittle),
      uuid: uuidText(bytes, start + HEADER.interface, isLittle),
      activity: uuidText(bytes, start + HEADER.activity, isLittle),
      sequence: u32(bytes, start + HEADER.sequence),
      opnum: u16(bytes, start + HEADER.opnum),
      fragment: isFragment ? u16(bytes, start + HEADER.fragment) : 0,
      isLast: !isFragment || (flags & LAST_FRAGMENT) !== 0,
      isMaybe: (flags & MAYBE) !== 0,
      isProtected: bytes[start + HEADER.authProtocol] !== 0,
      status: hasStatus ? u32(bytes, stub) : 0,
      stub,
      stubEnd,
    },
  }
}
