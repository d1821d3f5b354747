import { u16be } from '#bytes/read'
import { text } from '#bytes/text'
import type { Dissected, Slice } from '#model/protocol'

// IEEE 802.1X-2020 §11.3: version, packet type, length of the body.
const TYPE = 1
const LENGTH = 2
const HEADER = 4
const EAP_PACKET = 0
const LAST_TYPE = 8
// RFC 3748 §4: code, identifier, length, then type and data of requests and responses.
const EAP_LENGTH = 2
const EAP_HEADER = 4
const IDENTITY = 1

/** RFC 3748 §4. */
export const eapCode = { REQUEST: 1, RESPONSE: 2, SUCCESS: 3, FAILURE: 4 } as const

export interface EapolMessage {
  readonly version: number
  readonly type: number
  /** EAP code and method type; 0 where the packet holds no EAP. */
  readonly code: number
  readonly method: number
  /** Identity in a response. */
  readonly identity: string
}

/** Reads one packet; padding is skipped. `malformed` if body or EAP overrun it. */
export function dissect({ bytes, start, end, isCut }: Slice): Dissected<EapolMessage> {
  const length = end - start
  if (length < HEADER || bytes[start] === 0 || bytes[start]! > 3 || bytes[start + TYPE]! > LAST_TYPE)
    return { kind: 'foreign' }
  const version = bytes[start]!
  const type = bytes[start + TYPE]!
  const body = start + HEADER
  const last = body + u16be(bytes, start + LENGTH)
  if (last > end && !isCut) return { kind: 'malformed', at: LENGTH, reason: 'length', length }
  if (type !== EAP_PACKET || body + EAP_HEADER > Math.min(last, end)) {
    return { kind: 'message', length, message: { version, type, code: 0, method: 0, identity: '' } }
  }
  const eapEnd = body + u16be(bytes, body + EAP_LENGTH)
  if (eapEnd > last && !isCut)
    return { kind: 'malformed', at: HEADER + EAP_LENGTH, reason: 'EAP length', length }
  const code = bytes[body]!
  const hasType = code <= eapCode.RESPONSE && body + EAP_HEADER < Math.min(eapEnd, end)
  const method = hasType ? bytes[body + EAP_HEADER]! : 0
  const isIdentity = code === eapCode.RESPONSE && method === IDENTITY
  const identity = isIdentity ? text(bytes, body + EAP_HEADER + 1, Math.min(eapEnd, end)) : ''
  return { kind: 'message', length, message: { version, type, code, method, identity } }
}
