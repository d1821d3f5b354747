/** PubSub's UADP NetworkMessages, in UDP datagrams and Ethernet frames: OPC 10000-14 §7.2.4.4. Only a port or EtherType leads here. */
import { toHex } from '#bytes/hex'
import type { Dissected, Slice } from '#model/protocol'
import { limits } from './limits.ts'
import { Reader } from './reader.ts'

const VERSION = 1
// UADPFlags, ExtendedFlags1 and 2.
const PUBLISHER_ID = 0x10
const GROUP_HEADER = 0x20
const PAYLOAD_HEADER = 0x40
const EXTENDED = 0x80
const DATA_SET_CLASS = 0x08
const SECURITY = 0x10
const TIMESTAMP = 0x20
const PICOSECONDS = 0x40
const CHUNK = 0x01
const PROMOTED_FIELDS = 0x02
const RESERVED2 = 0xe0
/** Bits of a SecurityFlags byte: signed, encrypted, footer, key reset. */
const ENCRYPTED = 0x02
const FOOTER = 0x04

export type UadpType = 'data' | 'discovery probe' | 'discovery announcement'
const types: readonly (UadpType | undefined)[] = ['data', 'discovery probe', 'discovery announcement']

export interface UadpMessage {
  readonly kind: 'uadp'
  readonly type: UadpType
  readonly publisher: string | undefined
  readonly group: number | undefined
  readonly sequence: number | undefined
  /** DataSetWriter ids of the payload header, in order. */
  readonly writers: readonly number[]
  readonly isSecured: boolean
  readonly isEncrypted: boolean
  readonly isChunk: boolean
  /** Payload from the start of the message. */
  readonly payload: number
}

function publisherId(reader: Reader, type: number): string | undefined {
  switch (type) {
    case 0:
      return String(reader.u8())
    case 1:
      return String(reader.u16())
    case 2:
      return String(reader.u32())
    case 3: {
      const at = reader.at
      reader.skip(8)
      return reader.isShort
        ? undefined
        : `0x${[...toHex(reader.bytes, at, at + 8).matchAll(/../g)].reverse().join('')}`
    }
    case 4:
      return reader.string()
    default:
      reader.isShort = true
      return undefined
  }
}

export function dissectUadp({ bytes, start, end }: Slice): Dissected<UadpMessage> {
  const reader = new Reader(bytes, start, end)
  const flags = reader.u8()
  if ((flags & 0x0f) !== VERSION) return { kind: 'foreign' }
  const flags1 = (flags & EXTENDED) !== 0 ? reader.u8() : 0
  const flags2 = (flags1 & EXTENDED) !== 0 ? reader.u8() : 0
  const type = types[(flags2 >> 2) & 7]
  if (type === undefined || (flags2 & RESERVED2) !== 0) return { kind: 'foreign' }
  const publisher = (flags & PUBLISHER_ID) !== 0 ? publisherId(reader, flags1 & 7) : undefined
  if ((flags1 & DATA_SET_CLASS) !== 0) reader.skip(16)
  let group: number | undefined
  let sequence: number | undefined
  if ((flags & GROUP_HEADER) !== 0) {
    const groupFlags = reader.u8()
    if (groupFlags > 0x0f) return { kind: 'foreign' }
    if ((groupFlags & 1) !== 0) group = reader.u16()
    if ((groupFlags & 2) !== 0) reader.skip(4)
    if ((groupFlags & 4) !== 0) reader.skip(2)
    if ((groupFlags & 8) !== 0) sequence = reader.u16()
  }
  const writers: number[] = []
  if ((flags & PAYLOAD_HEADER) !== 0 && type === 'data') {
    const count = (flags2 & CHUNK) !== 0 ? 1 : reader.u8()
    for (let i = 0; i < count && !reader.isShort; i++) writers.push(reader.u16())
  }
  if ((flags1 & TIMESTAMP) !== 0) reader.skip(8)
  if ((flags1 & PICOSECONDS) !== 0) reader.skip(2)
  if ((flags2 & PROMOTED_FIELDS) !== 0) reader.skip(reader.u16())
  const securityFlags = (flags1 & SECURITY) !== 0 ? security(reader) : 0
  if (reader.isShort || reader.at >= end) return { kind: 'foreign' }
  return {
    kind: 'message',
    length: end - start,
    message: {
      kind: 'uadp',
      type,
      publisher,
      group,
      sequence,
      writers: writers.slice(0, limits.descriptions),
      isSecured: (flags1 & SECURITY) !== 0,
      isEncrypted: (securityFlags & ENCRYPTED) !== 0,
      isChunk: (flags2 & CHUNK) !== 0,
      payload: reader.at - start,
    },
  }
}

/** SecurityHeader: §7.2.4.4.3. */
function security(reader: Reader): number {
  const flags = reader.u8()
  reader.skip(4) // SecurityTokenId
  reader.skip(reader.u8()) // nonce
  if ((flags & FOOTER) !== 0) reader.skip(2)
  return flags
}
