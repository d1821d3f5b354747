import { u16le } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'

// Frame control: IEEE 802.15.4-2020 §7.2.2, little endian.
const TYPE_MASK = 0x0007
const SECURITY = 0x0008
const SAME_PAN = 0x0040
const NO_SEQUENCE = 0x0100
const HAS_ELEMENTS = 0x0200
const SHORTEST = 3

export const frameType = { beacon: 0, data: 1, acknowledgment: 2, command: 3 } as const
/** Address modes: §7.2.2.9. Mode 1 is reserved. */
const ADDRESS_LENGTH = [0, -1, 2, 8] as const

/** Auxiliary security header: §9.4. Length of the key identifier by its mode, counter of 4 bytes unless left out. */
const KEY_IDENTIFIER = [0, 1, 5, 9] as const
const NO_COUNTER = 0x20
/** Message integrity code by security level: §9.4.1.1. */
const INTEGRITY = [0, 4, 8, 16, 0, 4, 8, 16] as const
const ENCRYPTED = 4

/** Elements: §7.4.1. The headers end with one of these two. */
const ELEMENT_LENGTH = 0x7f
const END_BEFORE_PAYLOAD_ELEMENTS = 0x7e
const END_BEFORE_PAYLOAD = 0x7f
const limits = { elements: 16 } as const

export interface WpanMessage {
  readonly type: number
  readonly version: number
  readonly pan: number | undefined
  /** Two or eight bytes in hex, as people write them; '' where there is none. */
  readonly source: string
  readonly destination: string
  readonly isEncrypted: boolean
  /** Payload, from the start of the message; empty if it cannot be read. */
  readonly payloadStart: number
  readonly payloadEnd: number
}

/** Reads one frame; `foreign` where type, version or address modes are of no such frame. */
export function dissect({ bytes, start, end }: Slice): Dissected<WpanMessage> {
  if (end - start < SHORTEST) return { kind: 'foreign' }
  const control = u16le(bytes, start)
  const type = control & TYPE_MASK
  const version = (control >> 12) & 3
  const destinationLength = ADDRESS_LENGTH[(control >> 10) & 3]!
  const sourceLength = ADDRESS_LENGTH[(control >> 14) & 3]!
  if (type > frameType.command || version === 3 || destinationLength < 0 || sourceLength < 0)
    return { kind: 'foreign' }
  let at = start + (version === 2 && (control & NO_SEQUENCE) !== 0 ? 2 : 3)
  const hasBoth = destinationLength > 0 && sourceLength > 0
  // §7.2.2.6: of versions 0 and 1, a PAN for each address, or one for both; version 2 differs only for long ones.
  const isCompressed = (control & SAME_PAN) !== 0
  const areLong = version === 2 && destinationLength === 8 && sourceLength === 8
  let pan: number | undefined
  const addresses: string[] = []
  for (const [length, hasPan] of [
    [destinationLength, version < 2 || hasBoth ? !areLong || !isCompressed : !isCompressed],
    [sourceLength, version < 2 || !hasBoth ? !isCompressed : !areLong && !isCompressed],
  ] as const) {
    if (length > 0 && hasPan) {
      if (at + 2 > end) return cut(start, at, end)
      pan ??= u16le(bytes, at)
      at += 2
    }
    if (at + length > end) return cut(start, at, end)
    addresses.push(
      length === 0
        ? ''
        : bytes
            .subarray(at, at + length)
            .toReversed()
            .toHex(),
    )
    at += length
  }
  let level = 0
  if ((control & SECURITY) !== 0 && at < end) {
    level = bytes[at]! & 7
    const counter = (bytes[at]! & NO_COUNTER) !== 0 ? 0 : 4
    at += 1 + counter + KEY_IDENTIFIER[(bytes[at]! >> 3) & 3]!
  }
  if (version === 2 && (control & HAS_ELEMENTS) !== 0) at = afterElements(bytes, at, end)
  const stop = end - INTEGRITY[level]!
  return {
    kind: 'message',
    length: end - start,
    message: {
      type,
      version,
      pan,
      destination: addresses[0]!,
      source: addresses[1]!,
      isEncrypted: level >= ENCRYPTED,
      payloadStart: Math.min(at, end) - start,
      payloadEnd: Math.max(Math.min(at, end), stop) - start,
    },
  }
}

function cut(start: number, at: number, end: number): Dissected<WpanMessage> {
  return { kind: 'malformed', at: at - start, reason: 'address', length: end - start }
}

/** Past the header's elements; payload elements, if such follow, are passed over with them. */
function afterElements(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  for (let count = 0; count < limits.elements && at + 2 <= end; count++) {
    const word = u16le(bytes, at)
    const isHeader = (word & 0x8000) === 0
    const identifier = (word >> 7) & 0xff
    at += 2 + (isHeader ? word & ELEMENT_LENGTH : word & 0x7ff)
    if (isHeader && identifier === END_BEFORE_PAYLOAD) return at
    if (isHeader && identifier !== END_BEFORE_PAYLOAD_ELEMENTS) continue
    if (!isHeader && ((word >> 11) & 0x0f) === 0x0f) return at
  }
  return at
}
