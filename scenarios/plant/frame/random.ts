/** Chance that can be repeated: the same seed and purpose draw the same numbers, whatever else happens on the stage. */
import { randomFor as drawnFor, type Random } from '../../first-light/random.ts'

export type { Random }

/** As on the smaller stage, but four octets a draw: whole files are made of them here. */
export function randomFor(seed: number, purpose: string): Random {
  const random = drawnFor(seed, purpose)
  return {
    ...random,
    octets: (count) => {
      const octets = new Uint8Array(count)
      for (let at = 0; at < count; at += 4) {
        const drawn = Math.floor(random.next() * 2 ** 32)
        octets[at] = drawn
        octets[at + 1] = drawn >>> 8
        octets[at + 2] = drawn >>> 16
        octets[at + 3] = drawn >>> 24
      }
      return octets
    },
  }
}
