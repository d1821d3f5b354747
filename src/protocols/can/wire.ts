import { u16le, u32be, u32le } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'

// https://www.tcpdump.org/linktypes/LINKTYPE_CAN_SOCKETCAN.html (read 2026-11): identifier (32), length, flags, reserved (2).
const LENGTH = 4
const DATA = 8
const EXTENDED = 0x80000000
const REMOTE = 0x40000000
const ERROR = 0x20000000
const EXTENDED_MASK = 0x1fffffff
const STANDARD_MASK = 0x7ff
/** Longest data: ISO 11898-1:2015 §10.4.2.4, classical and FD. */
const CLASSICAL = 8
const FLEXIBLE = 64

// CAN XL, little endian: priority (32), flags, SDU type, length (16), acceptance field (32).
const XL = { flags: 4, length: 6, data: 12 } as const
const IS_XL = 0x80
const XL_LONGEST = 2048

export interface CanMessage {
  readonly format: 'classical' | 'fd' | 'xl'
  /** 11 or 29 bits; of XL the priority. */
  readonly identifier: number
  readonly isExtended: boolean
  readonly isRemote: boolean
  /** Not from the bus: the controller reports of a fault. */
  readonly isError: boolean
  readonly dataAt: number
  readonly length: number
}

/** Reads one frame; `foreign` where identifier and length fit no kind of CAN frame. */
export function dissect({ bytes, start, end, isCut }: Slice): Dissected<CanMessage> {
  if (end - start < DATA) return { kind: 'foreign' }
  if ((bytes[start + LENGTH]! & IS_XL) !== 0) return readXl(bytes, start, end)
  const length = bytes[start + LENGTH]!
  // Cooked captures of old kernels have the identifier in the byte order of the machine.
  const word = hasSense(u32be(bytes, start)) ? u32be(bytes, start) : u32le(bytes, start)
  if (length > FLEXIBLE || !hasSense(word)) return { kind: 'foreign' }
  if (start + DATA + length > end && !isCut && (word & REMOTE) === 0)
    return { kind: 'malformed', at: LENGTH, reason: 'length', length: end - start }
  const isExtended = (word & EXTENDED) !== 0
  return {
    kind: 'message',
    length: end - start,
    message: {
      format: length > CLASSICAL || end - start > 2 * DATA ? 'fd' : 'classical',
      identifier: isExtended ? word & EXTENDED_MASK : word & STANDARD_MASK,
      isExtended,
      isRemote: (word & REMOTE) !== 0,
      isError: (word & ERROR) !== 0,
      dataAt: DATA,
      length: Math.min(length, end - start - DATA),
    },
  }
}

/** Only an extended identifier has more than 11 bits; an error frame has its classes there. */
function hasSense(word: number): boolean {
  return (word & (EXTENDED | ERROR)) !== 0 || (word & EXTENDED_MASK) <= STANDARD_MASK
}

function readXl(bytes: Uint8Array, start: number, end: number): Dissected<CanMessage> {
  if (end - start < XL.data) return { kind: 'foreign' }
  const length = u16le(bytes, start + XL.length)
  if (length === 0 || length > XL_LONGEST) return { kind: 'foreign' }
  return {
    kind: 'message',
    length: end - start,
    message: {
      format: 'xl',
      identifier: u32le(bytes, start) & STANDARD_MASK,
      isExtended: false,
      isRemote: false,
      isError: false,
      dataAt: XL.data,
      length: Math.min(length, end - start - XL.data),
    },
  }
}
