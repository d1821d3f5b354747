/** FOUNDATION Fieldbus HSE, field device access agent: FF-588; IEC 61158-5-5 and -6-5 (type 5). Layout agrees with public captures. */
import { u32be } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'
import { codeOf, services } from './services.ts'

// Offsets in the FDA message header; all numbers are big-endian.
const VERSION = 0
const OPTIONS = 1
const PROTOCOL = 2
const SERVICE = 3
const ADDRESS = 4
/** Counts header and trailer too. */
const LENGTH = 8
export const HEADER = 12
const MAX_LENGTH = 16 * 1024
/** 0 is what captures show. */
const LATEST_VERSION = 1

// Fields of the trailer by OPTIONS, in this order, and their bytes.
const MESSAGE_NUMBER = { bit: 0x80, bytes: 4 }
const INVOKE_ID = { bit: 0x40, bytes: 4 }
const TIME_STAMP = { bit: 0x20, bytes: 8 }
const EXTENDED_CONTROL = { bit: 0x08, bytes: 4 }
const TRAILER = [MESSAGE_NUMBER, INVOKE_ID, TIME_STAMP, EXTENDED_CONTROL]

export const protocolId = { fda: 1, sm: 2, fms: 3, lan: 4 } as const
export const step = { request: 0, response: 1, error: 2 } as const
const CONFIRMED = 0x80

export interface HseMessage {
  /** One of `protocolId`. */
  readonly protocol: number
  /** One of `step`. */
  readonly step: number
  readonly service: number
  readonly isConfirmed: boolean
  readonly address: number
  /** The answer repeats it; undefined where the trailer has none. */
  readonly invokeId: number | undefined
  /** Bounds of the body from the start of the message. */
  readonly body: number
  readonly bodyEnd: number
}

function isHead(bytes: Uint8Array, at: number): boolean {
  const protocol = bytes[at + PROTOCOL]! >> 2
  return (
    bytes[at + VERSION]! <= 3 &&
    protocol >= protocolId.fda &&
    protocol <= protocolId.lan &&
    (bytes[at + PROTOCOL]! & 3) <= step.error
  )
}

/** `yes` for one whole message of a known service that fills the datagram, addressed or numbered by the options. */
export function probe(slice: Slice): 'yes' | 'no' {
  const { bytes, start, end, isStream } = slice
  if (isStream || end - start < HEADER || bytes[start]! > LATEST_VERSION) return 'no'
  const found = dissect(slice)
  if (found.kind !== 'message' || found.length !== end - start) return 'no'
  const { protocol, isConfirmed, service, invokeId } = found.message
  // A confirmed service is answered with its invoke identifier: IEC 61158-6-5.
  if (isConfirmed && invokeId === undefined) return 'no'
  return services.has(codeOf(protocol, isConfirmed, service)) ? 'yes' : 'no'
}

export function dissect({ bytes, start, end }: Slice): Dissected<HseMessage> {
  const available = end - start
  if (available < HEADER) return { kind: 'incomplete', need: HEADER }
  if (!isHead(bytes, start)) return { kind: 'foreign' }
  const length = u32be(bytes, start + LENGTH)
  const options = bytes[start + OPTIONS]!
  let trailer = 0
  let invokeAt = -1
  for (const field of TRAILER) {
    if ((options & field.bit) === 0) continue
    if (field === INVOKE_ID) invokeAt = trailer
    trailer += field.bytes
  }
  if (length < HEADER + trailer || length > MAX_LENGTH) return { kind: 'foreign' }
  if (available < length) return { kind: 'incomplete', need: length }
  const bodyEnd = length - trailer
  const service = bytes[start + SERVICE]!
  const message = {
    protocol: bytes[start + PROTOCOL]! >> 2,
    step: bytes[start + PROTOCOL]! & 3,
    service: service & 0x7f,
    isConfirmed: (service & CONFIRMED) !== 0,
    address: u32be(bytes, start + ADDRESS),
    invokeId: invokeAt < 0 ? undefined : u32be(bytes, start + bodyEnd + invokeAt),
    body: HEADER,
    bodyEnd,
  }
  return { kind: 'message', message, length }
}
