/** Diagnostic communication over Internet Protocol: ISO 13400-2:2019 §7. */
import { u16be, u32be } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'

const TYPE = 2
const LENGTH = 4
export const HEADER = 8
/** Longest payload read; a block of a download has at most 4,095 bytes, and some makers' more. */
const MAX_PAYLOAD = 0x10000

export const payloadType = {
  negative: 0x0000,
  identifyRequest: 0x0001,
  announcement: 0x0004,
  activationRequest: 0x0005,
  activationResponse: 0x0006,
  diagnostic: 0x8001,
  diagnosticNegative: 0x8003,
} as const

/** Types and the fewest bytes of their payload: ISO 13400-2:2019, table 17. */
export const TYPES: ReadonlyMap<number, readonly [name: string, shortest: number]> = new Map([
  [0x0000, ['Generic negative acknowledge', 1]],
  [0x0001, ['Vehicle identification request', 0]],
  [0x0002, ['Vehicle identification request with EID', 6]],
  [0x0003, ['Vehicle identification request with VIN', 17]],
  [0x0004, ['Vehicle announcement', 32]],
  [0x0005, ['Routing activation request', 7]],
  [0x0006, ['Routing activation response', 9]],
  [0x0007, ['Alive check request', 0]],
  [0x0008, ['Alive check response', 2]],
  [0x4001, ['Entity status request', 0]],
  [0x4002, ['Entity status response', 3]],
  [0x4003, ['Power mode information request', 0]],
  [0x4004, ['Power mode information response', 1]],
  [0x8001, ['Diagnostic message', 5]],
  [0x8002, ['Diagnostic message positive acknowledge', 5]],
  [0x8003, ['Diagnostic message negative acknowledge', 5]],
])

export interface DoipMessage {
  readonly type: number
  /** End of the payload from the start of the message. */
  readonly end: number
}

/** Version and its inverse: 1 to 4, and 0xFF in identification requests. */
function isVersion(version: number, inverse: number): boolean {
  return (version ^ 0xff) === inverse && ((version >= 1 && version <= 4) || version === 0xff)
}

export function dissect({ bytes, start, end, isStream }: Slice): Dissected<DoipMessage> {
  const available = end - start
  if (available < 2) return { kind: 'incomplete', need: HEADER }
  if (!isVersion(bytes[start]!, bytes[start + 1]!)) return { kind: 'foreign' }
  if (available < HEADER) return { kind: 'incomplete', need: HEADER }
  const type = u16be(bytes, start + TYPE)
  const length = u32be(bytes, start + LENGTH)
  const known = TYPES.get(type)
  const isMakers = type >= 0xf000
  if ((known === undefined && !isMakers) || length > MAX_PAYLOAD) return { kind: 'foreign' }
  const total = HEADER + length
  if (available < total)
    return isStream
      ? { kind: 'incomplete', need: total }
      : { kind: 'malformed', at: LENGTH, reason: 'length', length: available }
  if (known !== undefined && length < known[1])
    return { kind: 'malformed', at: LENGTH, reason: `payload of type ${type}`, length: total }
  return { kind: 'message', message: { type, end: total }, length: total }
}

/**
 * A charging point (ISO 15118-2:2014 §7.8.3) has the same header, and the number of a diagnostic message for its EXI, whose
 * first byte is this. No device of a vehicle has such an address: ISO 13400-2:2019 §7.8.1 reserves 0x8000 and above.
 */
const EXI = 0x80

/** `yes` where version, type and length agree with one another. */
export function probe(slice: Slice): 'yes' | 'no' | 'more' {
  const found = dissect(slice)
  if (found.kind === 'incomplete') return slice.isStream ? 'more' : 'no'
  if (found.kind !== 'message' || found.message.type >= 0xf000) return 'no'
  if (found.message.type === payloadType.diagnostic && slice.bytes[slice.start + HEADER] === EXI) return 'no'
  return slice.isStream || found.length === slice.end - slice.start ? 'yes' : 'no'
}
