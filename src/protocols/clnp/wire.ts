import { toHex } from '#bytes/hex'
import { u16be } from '#bytes/read'
import type { Verb } from '#model/fact'
import type { Dissected, Slice } from '#model/protocol'

// Fixed part: protocol id, length indicator, version, lifetime, flags and type, segment length, checksum. ISO/IEC 8473-1 §7.2.
const PROTOCOL = 0x81
const HEADER_LENGTH = 1
const VERSION = 2
const TYPE = 4
const SEGMENT = 5
const ADDRESSES = 9
const TYPE_BITS = 0x1f
/** Longest NSAP: ISO/IEC 8348. */
const LONGEST_ADDRESS = 20

/** Types of PDU: §7.2.6.4. */
export const pduTypes: ReadonlyMap<number, { readonly name: string; readonly verb?: Verb }> = new Map<
  number,
  { readonly name: string; readonly verb?: Verb }
>([
  [0x01, { name: 'Error report', verb: 'report' }],
  [0x1c, { name: 'Data' }],
  [0x1e, { name: 'Echo request', verb: 'diagnose' }],
  [0x1f, { name: 'Echo reply' }],
])

export interface ClnpPdu {
  readonly type: number
  /** NSAPs in hexadecimal. */
  readonly destination: string
  readonly source: string
}

export function dissect({ bytes, start, end }: Slice): Dissected<ClnpPdu> {
  const available = end - start
  if (available < ADDRESSES + 2 || bytes[start] !== PROTOCOL || bytes[start + VERSION] !== 1)
    return { kind: 'foreign' }
  const header = bytes[start + HEADER_LENGTH]!
  const type = bytes[start + TYPE]! & TYPE_BITS
  if (!pduTypes.has(type) || header < ADDRESSES + 2 || header > available) return { kind: 'foreign' }
  if (u16be(bytes, start + SEGMENT) < header)
    return { kind: 'malformed', at: SEGMENT, reason: 'segment length', length: available }
  const stop = start + header
  let at = start + ADDRESSES
  const address = (): string | undefined => {
    const length = bytes[at] ?? 0
    if (length === 0 || length > LONGEST_ADDRESS || at + 1 + length > stop) return undefined
    at += 1 + length
    return toHex(bytes, at - length, at)
  }
  const destination = address()
  const source = destination === undefined ? undefined : address()
  if (destination === undefined || source === undefined)
    return { kind: 'malformed', at: ADDRESSES, reason: 'address length', length: available }
  return { kind: 'message', length: available, message: { type, destination, source } }
}
