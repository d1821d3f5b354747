const DIGITS = '0123456789abcdef'

/** Lower-case hex of `bytes[start..end)`, bytes parted by `separator`. */
export function toHex(bytes: Uint8Array, start = 0, end = bytes.length, separator = ''): string {
  let text = ''
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!
    if (at > start) text += separator
    text += DIGITS[byte >> 4]! + DIGITS[byte & 15]!
  }
  return text
}

/** Bytes from hex digits; white space is ignored. Throws on anything else: it reads what we write, never traffic. */
export function hex(text: string): Uint8Array {
  const digits = text.replace(/\s+/g, '')
  if (digits.length % 2 !== 0 || /[^0-9a-fA-F]/.test(digits))
    throw new Error(`hex: expected pairs of digits, got ${text}`)
  const bytes = new Uint8Array(digits.length / 2)
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(digits.slice(i * 2, i * 2 + 2), 16)
  return bytes
}

/** `0x` and at least `width` digits, as standards print codes. */
export function hexCode(value: number, width = 2): string {
  return `0x${value.toString(16).padStart(width, '0')}`
}
