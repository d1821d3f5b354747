/** A Bloom filter over 32-bit hashes: never misses a key that was added. */
const HASHES = 4

export function addKey(filter: Uint8Array, key: number): void {
  const bits = filter.length * 8
  let hash = key >>> 0
  for (let i = 0; i < HASHES; i++) {
    const bit = hash % bits
    filter[bit >> 3]! |= 1 << (bit & 7)
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d + i * 2) >>> 0
  }
}

export function hasKey(filter: Uint8Array, key: number): boolean {
  const bits = filter.length * 8
  let hash = key >>> 0
  for (let i = 0; i < HASHES; i++) {
    const bit = hash % bits
    if ((filter[bit >> 3]! & (1 << (bit & 7))) === 0) return false
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d + i * 2) >>> 0
  }
  return true
}
