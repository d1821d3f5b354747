import { u16be, u32be } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'
import { type ControlSide, newControlSide } from './control.ts'

/** Opcode in the upper five bits, key identifier in the lower three. */
export const opcode = {
  softReset: 3,
  control: 4,
  acknowledgment: 5,
  dataV1: 6,
  clientReset: 7,
  serverReset: 8,
  dataV2: 9,
  clientResetV3: 10,
  wrappedClientKey: 11,
} as const
const SESSION = 1
const SESSION_BYTES = 8
/** Over TCP a length comes first. */
const PREFIX = 2
export const PORT = 1194
/** Reset without any protection: opcode, session, no acknowledgments, packet identifier 0. */
const PLAIN_RESET = 1 + SESSION_BYTES + 1 + 4
/** Replay protection: packet identifier and time. */
const REPLAY = 8
/** tls-crypt: replay protection, HMAC of SHA-256, then what is encrypted. */
const CRYPT_RESET = 1 + SESSION_BYTES + REPLAY + 32 + 1 + 4
/** tls-auth puts an HMAC first: MD5, SHA-1, SHA-256, SHA-512. */
const HMAC_BYTES = [16, 20, 32, 64] as const
/** Seconds since 1970: OpenVPN's first release of version 2 (2005-04), and as many years ahead as 32 bits allow. */
const FIRST_TIME = 1_112_000_000
const FIRST_DATA = 4096

export interface OpenvpnMessage {
  readonly opcode: number
  /** Offset of the opcode, behind the length that TCP needs. */
  readonly at: number
  readonly last: number
}

export interface OpenvpnState {
  isProven: boolean
  /** Bytes of HMAC and replay protection in control packets; undefined where they are encrypted, or not known yet. */
  guard: number | undefined
  readonly client: ControlSide
  readonly server: ControlSide
}

export function newState(): OpenvpnState {
  return { isProven: false, guard: undefined, client: newControlSide(), server: newControlSide() }
}

/** Reads one packet, over a stream with its length; `foreign` before a reset proved the session, but on its port. */
export function dissect(slice: Slice, state: OpenvpnState): Dissected<OpenvpnMessage> {
  const { bytes, start, end, isStream, sourcePort, destinationPort } = slice
  const available = end - start
  const at = isStream ? start + PREFIX : start
  if (isStream && available <= PREFIX) return { kind: 'incomplete', need: PREFIX + 1 }
  const length = isStream ? PREFIX + u16be(bytes, start) : available
  const code = bytes[at]! >> 3
  const isKnown = code >= opcode.softReset && code <= opcode.wrappedClientKey
  if (length <= PREFIX || !isKnown) return { kind: 'foreign' }
  const isExpected = state.isProven || sourcePort === PORT || destinationPort === PORT
  if (!isExpected && !isReset(bytes, at, start + length, end)) return { kind: 'foreign' }
  if (!state.isProven && code < opcode.clientReset && length > FIRST_DATA) return { kind: 'foreign' }
  if (available < length) return { kind: 'incomplete', need: length }
  return { kind: 'message', message: { opcode: code, at, last: start + length }, length }
}

/** How many bytes guard the control packets after this reset; undefined if they are encrypted. */
export function guardOf({ opcode: code, at, last }: OpenvpnMessage, bytes: Uint8Array): number | undefined {
  if (code !== opcode.clientReset && code !== opcode.serverReset) return undefined
  const plain = PLAIN_RESET + (code === opcode.serverReset ? 4 + SESSION_BYTES : 0)
  const guard = last - at - plain
  if (guard === 0) return 0
  const isHmac = HMAC_BYTES.some((byteCount) => guard === byteCount + REPLAY)
  return isHmac && isReplay(bytes, at + SESSION + SESSION_BYTES + guard - REPLAY) ? guard : undefined
}

/** Is `bytes[at..last)` a reset with key 0 whose length and replay protection agree? `end`: bytes that are here. */
function isReset(bytes: Uint8Array, at: number, last: number, end: number): boolean {
  const code = bytes[at]! >> 3
  const isClient = code === opcode.clientReset || code === opcode.clientResetV3
  if ((bytes[at]! & 7) !== 0 || (!isClient && code !== opcode.serverReset)) return false
  const length = last - at
  if (last > end || length < PLAIN_RESET) return false
  if (u32be(bytes, at + SESSION) === 0 || u32be(bytes, at + SESSION + 4) === 0) return false
  // A server acknowledges the client's packet: its identifier and session come between.
  const extra = code === opcode.serverReset ? 4 + SESSION_BYTES : 0
  if (length === PLAIN_RESET + extra) {
    return bytes[at + SESSION + SESSION_BYTES] === (extra === 0 ? 0 : 1) && u32be(bytes, last - 4) === 0
  }
  const isCrypt = length === CRYPT_RESET + extra || code === opcode.clientResetV3
  if (isCrypt && isReplay(bytes, at + SESSION + SESSION_BYTES)) return true
  return HMAC_BYTES.some(
    (byteCount) =>
      length === PLAIN_RESET + extra + byteCount + REPLAY &&
      isReplay(bytes, at + SESSION + SESSION_BYTES + byteCount),
  )
}

/** A first packet identifier and a time that can be. tls-crypt-v2 marks its early packets in the highest byte. */
function isReplay(bytes: Uint8Array, at: number): boolean {
  const identifier = u32be(bytes, at)
  return (identifier === 1 || identifier === 0x0f000001) && u32be(bytes, at + 4) >= FIRST_TIME
}

/** `yes` for a reset that fills the slice, or over a stream its stated length. */
export function probe({ bytes, start, end, isStream }: Slice): 'yes' | 'no' {
  const at = isStream ? start + PREFIX : start
  if (end - at < PLAIN_RESET) return 'no'
  const last = isStream ? at + u16be(bytes, start) : end
  return isReset(bytes, at, last, end) ? 'yes' : 'no'
}
