/** Time-based one-time passwords: RFC 6238 over HOTP (RFC 4226), as authenticator apps make them: SHA-1, 30 s, 6 digits. */
import { createHmac, timingSafeEqual } from 'node:crypto'

const STEP_MS = 30_000
const DIGITS = 6
/** Steps before and after the present one that are accepted: clocks differ (RFC 6238 §5.2). */
const WINDOW = 1
/** A last step that is so many steps ahead was used before the clock was set back: ten minutes. */
const SET_BACK = 20
/** RFC 4226 §4 R6: 160 bits. */
export const TOTP_SECRET_BYTES = 20
/** RFC 4648 §6. */
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

export function totpAt(secret: Uint8Array, milliseconds: number, digits = DIGITS): string {
  return hotp(secret, Math.floor(milliseconds / STEP_MS), digits)
}

/** RFC 4226 §5.3. */
function hotp(secret: Uint8Array, counter: number, digits: number): string {
  const moment = Buffer.alloc(8)
  moment.writeBigUInt64BE(BigInt(counter))
  const mac = createHmac('sha1', secret).update(moment).digest()
  const offset = mac[mac.length - 1]! & 15
  const number = mac.readUInt32BE(offset) & 0x7fff_ffff
  return String(number % 10 ** digits).padStart(digits, '0')
}

/** The step that a code belongs to; undefined if it is wrong, or not later than one already used (RFC 6238 §5.2). */
export function stepOfCode(
  secret: Uint8Array,
  code: string,
  used: { readonly now: number; readonly lastStep: number },
) {
  const given = code.replace(/\s/g, '')
  if (!/^\d{6}$/.test(given)) return undefined
  const present = Math.floor(used.now / STEP_MS)
  // Otherwise no sign-in would work until the clock has caught up.
  const lastStep = used.lastStep > present + SET_BACK ? 0 : used.lastStep
  for (let step = present - WINDOW; step <= present + WINDOW; step++) {
    const expected = hotp(secret, step, DIGITS)
    if (step > lastStep && timingSafeEqual(Buffer.from(expected), Buffer.from(given))) return step
  }
  return undefined
}

export function base32(bytes: Uint8Array): string {
  let bits = 0
  let value = 0
  let text = ''
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xfff
    bits += 8
    for (; bits >= 5; bits -= 5) text += BASE32[(value >> (bits - 5)) & 31]
  }
  return bits > 0 ? text + BASE32[(value << (5 - bits)) & 31] : text
}

/** Key URI of authenticator apps: https://github.com/google/google-authenticator/wiki/Key-Uri-Format. */
export function keyUri(
  secret: Uint8Array,
  { issuer, name }: { readonly issuer: string; readonly name: string },
): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(name)}`
  return `otpauth://totp/${label}?secret=${base32(secret)}&issuer=${encodeURIComponent(issuer)}&algorithm=SHA1&digits=${DIGITS}&period=30`
}
