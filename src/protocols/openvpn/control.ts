/** Payload of the control channel: a TLS handshake in numbered pieces. draft-dickinson-openvpn-wire-protocol §4. */
import { u32be } from '#bytes/read'
import type { Payload } from '#model/protocol'

const SESSION = 1
const SESSION_BYTES = 8
const IDENTIFIER = 4
/** Identifiers acknowledged in one packet: OpenVPN's own bound is 8. */
const MOST_ACKNOWLEDGED = 8

/** One side's pieces. */
export interface ControlSide {
  /** Identifier of the piece that comes next; a piece sent again has a smaller one. */
  next: number
  /** A piece never came: what follows makes no sense. */
  isLost: boolean
}

export const newControlSide = (): ControlSide => ({ next: 1, isLost: false })

/**
 * The piece of the handshake in the control packet `bytes[at..last)`; undefined for one that came before, that comes
 * too early, or is damaged.
 * @param guard bytes of HMAC and replay protection behind the session
 */
export function pieceOf(
  bytes: Uint8Array,
  [at, last]: readonly [number, number],
  guard: number,
  side: ControlSide,
): Payload | undefined {
  let next = at + SESSION + SESSION_BYTES + guard
  if (next >= last || side.isLost) return undefined
  const acknowledged = bytes[next]!
  if (acknowledged > MOST_ACKNOWLEDGED) return undefined
  next += 1 + acknowledged * IDENTIFIER + (acknowledged > 0 ? SESSION_BYTES : 0)
  if (next + IDENTIFIER >= last) return undefined
  const identifier = u32be(bytes, next)
  if (identifier < side.next) return undefined
  side.isLost = identifier > side.next
  side.next++
  if (side.isLost) return undefined
  return { kind: 'payload', bytes, start: next + IDENTIFIER, end: last, isStream: true }
}
