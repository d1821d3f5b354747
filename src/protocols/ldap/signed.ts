/** Position of the message in a buffer that SASL signed but did not encrypt. */
import { u16be, u32le } from '#bytes/read'

/** Wrap token: identifier 05 04, flags, filler, extra count, rotation, sequence. RFC 4121 §4.2.6.2. */
const WRAP = 0x0504
const WRAP_HEADER = 16
const FLAGS = 2
const EXTRA = 4
const ROTATION = 6
const SEALED = 0x02
/** NTLMSSP_MESSAGE_SIGNATURE: version 1, eight bytes, sequence. [MS-NLMP] 2.2.2.9. */
const NTLM_VERSION = 1
const NTLM_SIGNATURE = 16

/** RFC 4121 §4.2.6.2: three flags are defined, the filler is ones. */
export function isWrapToken(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < WRAP_HEADER || u16be(bytes, start) !== WRAP) return false
  return bytes[start + FLAGS]! <= KNOWN_FLAGS && bytes[start + FLAGS + 1] === FILLER
}
const KNOWN_FLAGS = 0x07
const FILLER = 0xff

/** Undefined where it is sealed, or neither Kerberos’ token nor NTLM’s. */
export function messageIn(
  bytes: Uint8Array,
  start: number,
  end: number,
): { readonly start: number; readonly end: number } | undefined {
  if (end - start <= WRAP_HEADER) return undefined
  if (u16be(bytes, start) === WRAP) {
    if ((bytes[start + FLAGS]! & SEALED) !== 0) return undefined
    const extra = u16be(bytes, start + EXTRA)
    const rotation = u16be(bytes, start + ROTATION)
    // The checksum follows the text, or precedes it once rotated to the front; no other rotation is used.
    if (rotation === 0) return { start: start + WRAP_HEADER, end: end - extra }
    return rotation === extra ? { start: start + WRAP_HEADER + extra, end } : undefined
  }
  return u32le(bytes, start) === NTLM_VERSION ? { start: start + NTLM_SIGNATURE, end } : undefined
}
