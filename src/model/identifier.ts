/** Short names made from content: the same thing has the same id in every run, on every machine. */

// FNV-1a with 64 bits: Fowler, Noll, Vo, draft-eastlake-fnv-21 §2 and §5. The prime is 2^40 + 0x1b3.
const OFFSET_HIGH = 0xcbf29ce4
const OFFSET_LOW = 0x84222325
const PRIME_LOW = 0x1b3
const TWO_TO_32 = 0x1_0000_0000

/**
 * Twelve hex digits of the parts: FNV-1a 64 folded to 48 bits. Parts are told apart, so ('a', 'bc') and ('ab', 'c')
 * differ. Names things; proves nothing: whoever chooses the parts can make two that collide.
 */
export function identifier(...parts: readonly string[]): string {
  let high = OFFSET_HIGH
  let low = OFFSET_LOW
  const mix = (octet: number) => {
    low = (low ^ octet) >>> 0
    const product = low * PRIME_LOW
    high = (high * PRIME_LOW + Math.floor(product / TWO_TO_32) + ((low << 8) >>> 0)) % TWO_TO_32
    low = product % TWO_TO_32
  }
  for (const part of parts) {
    for (let i = 0; i < part.length; i++) {
      const unit = part.charCodeAt(i)
      mix(unit & 0xff)
      if (unit > 0xff) mix(unit >> 8)
    }
    mix(0) // ends the part
  }
  const folded = (low ^ (high >>> 16)) >>> 0 // the upper 16 bits over the lower 48
  return ((high & 0xffff) >>> 0).toString(16).padStart(4, '0') + folded.toString(16).padStart(8, '0')
}
