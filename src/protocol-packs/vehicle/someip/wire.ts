/** SOME/IP and its service discovery: AUTOSAR FO R22-11, PRS_SOMEIPProtocol and PRS_SOMEIPServiceDiscoveryProtocol. */
import { u16be, u32be } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'

// Header: PRS_SOMEIPProtocol. LENGTH counts from the request identifier on.
const LENGTH = 4
const CLIENT = 8
const SESSION = 10
const PROTOCOL_VERSION = 12
const TYPE = 14
const RETURN_CODE = 15
export const HEADER = 16
const MAX_LENGTH = 0x10000
/** Set where a long message comes in segments. */
const SEGMENTED = 0x20

export const messageType = {
  request: 0x00,
  requestNoReturn: 0x01,
  notification: 0x02,
  response: 0x80,
  error: 0x81,
} as const
const TYPES: ReadonlySet<number> = new Set([0x00, 0x01, 0x02, 0x40, 0x41, 0x42, 0x80, 0x81, 0xc0, 0xc1])

/** Service discovery is a notification of its own service. */
const DISCOVERY_SERVICE = 0xffff
const DISCOVERY_METHOD = 0x8100
const LARGEST_RETURN_CODE = 0x5e

export interface SomeIpMessage {
  readonly service: number
  readonly method: number
  readonly client: number
  readonly session: number
  /** Without the bit of a segment. */
  readonly type: number
  readonly returnCode: number
  readonly isDiscovery: boolean
  readonly end: number
}

export function dissect({ bytes, start, end, isStream, isCut }: Slice): Dissected<SomeIpMessage> {
  const available = end - start
  // A datagram that ends within the header cannot be recognised.
  if (available < HEADER)
    return isStream || isCut ? { kind: 'incomplete', need: HEADER } : { kind: 'foreign' }
  const length = u32be(bytes, start + LENGTH)
  const type = bytes[start + TYPE]! & ~SEGMENTED
  const returnCode = bytes[start + RETURN_CODE]!
  if (
    bytes[start + PROTOCOL_VERSION] !== 1 ||
    !TYPES.has(type) ||
    length < HEADER - CLIENT ||
    length > MAX_LENGTH ||
    returnCode > LARGEST_RETURN_CODE
  )
    return { kind: 'foreign' }
  const total = CLIENT + length
  if (available < total)
    return isStream
      ? { kind: 'incomplete', need: total }
      : { kind: 'malformed', at: LENGTH, reason: 'length', length: available }
  const service = u16be(bytes, start)
  const method = u16be(bytes, start + 2)
  const message = {
    service,
    method,
    client: u16be(bytes, start + CLIENT),
    session: u16be(bytes, start + SESSION),
    type,
    returnCode,
    isDiscovery: service === DISCOVERY_SERVICE && method === DISCOVERY_METHOD,
    end: total,
  }
  return { kind: 'message', message, length: total }
}

/** `yes` for a datagram filled by messages that are plausible to the last field, and for service discovery. */
export function probe(slice: Slice): 'yes' | 'no' {
  if (slice.isStream) return 'no'
  let { start } = slice
  do {
    const found = dissect(start === slice.start ? slice : { ...slice, start })
    if (found.kind !== 'message' || !isPlausible(found.message)) return 'no'
    start += found.length
  } while (start < slice.end)
  return 'yes'
}

function isPlausible({ service, type, returnCode, isDiscovery, session }: SomeIpMessage): boolean {
  if (isDiscovery) return type === messageType.notification && returnCode === 0
  if (service === 0 || service === DISCOVERY_SERVICE) return false
  const isAnswer = type === messageType.response || type === messageType.error
  return (isAnswer || returnCode === 0) && session !== 0 && type < 0x82 && (type < 0x40 || type >= 0x80)
}
