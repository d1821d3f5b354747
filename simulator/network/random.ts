/** Chance that can be repeated: the same seed and purpose draw the same numbers, whatever else happens on the scheduler. */
export interface Random {
  /** At least 0, below 1. */
  next(): number
  /** A whole number from `low` to `high`, both possible. */
  between(low: number, high: number): number
  bytes(count: number): Uint8Array
}

/** Numbers for one purpose. mulberry32: Tommy Ettinger, 2017, public domain; plenty for a scheduler, useless for secrets. */
export function randomFor(seed: number, purpose: string): Random {
  let state = seed >>> 0
  for (let i = 0; i < purpose.length; i++) state = Math.imul(state ^ purpose.charCodeAt(i), 0x9e3779b1) >>> 0
  /** 32 bits, as a signed number. */
  const draw = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return mixed ^ (mixed >>> 14)
  }
  const next = (): number => (draw() >>> 0) / 2 ** 32
  return {
    next,
    between: (low, high) => low + Math.floor(next() * (high - low + 1)),
    bytes: (count) => {
      const bytes = new Uint8Array(count)
      for (let at = 0; at < count; at += 4) {
        const drawn = draw()
        bytes[at] = drawn
        bytes[at + 1] = drawn >>> 8
        bytes[at + 2] = drawn >>> 16
        bytes[at + 3] = drawn >>> 24
      }
      return bytes
    },
  }
}
