/**
 * SHA-256 (FIPS 180-4) for the chain of batches: 1.2 kB of the bundle; the library takes 5.5 kB for it. Signatures are checked by
 * the library: `verify.ts`.
 */
import { hexText, utf8Bytes } from './text.ts'

/** The first 32 bits of the fractional part of a root of a prime: §4.2.2 (cube roots), §5.3.3 (square roots). */
function fraction(root: number): number {
  return ((root - Math.floor(root)) * 2 ** 32) | 0
}

function primes(count: number): number[] {
  const found: number[] = []
  for (let number = 2; found.length < count; number++)
    if (found.every((prime) => number % prime !== 0)) found.push(number)
  return found
}

const CONSTANTS = Int32Array.from(primes(64), (prime) => fraction(Math.cbrt(prime)))
const START = Int32Array.from(primes(8), (prime) => fraction(Math.sqrt(prime)))

/** The digest of the UTF-8 bytes of a text, in hexadecimal digits. */
export function sha256Text(text: string): string {
  const bytes = utf8Bytes(text)
  const state = START.slice()
  const words = new Int32Array(64)
  const whole = bytes.length & ~63
  for (let at = 0; at < whole; at += 64) addBlock(state, words, bytes, at)
  // §5.1.1: one bit, zeros, and the length in bits as 64-bit number.
  const rest = bytes.length - whole
  const end = new Uint8Array(rest < 56 ? 64 : 128)
  end.set(bytes.subarray(whole))
  end[rest] = 0x80
  const view = new DataView(end.buffer)
  view.setUint32(end.length - 8, Math.floor(bytes.length / 2 ** 29))
  view.setUint32(end.length - 4, bytes.length << 3)
  for (let at = 0; at < end.length; at += 64) addBlock(state, words, end, at)
  const digest = new Uint8Array(32)
  const out = new DataView(digest.buffer)
  for (let at = 0; at < 8; at++) out.setInt32(at * 4, state[at]!)
  return hexText(digest)
}

/** §6.2.2. Rotations are written out: calls cost most of the time in an interpreter. */
function addBlock(state: Int32Array, words: Int32Array, bytes: Uint8Array, start: number): void {
  for (let at = 0, from = start; at < 16; at++, from += 4)
    words[at] = (bytes[from]! << 24) | (bytes[from + 1]! << 16) | (bytes[from + 2]! << 8) | bytes[from + 3]!
  for (let at = 16; at < 64; at++) {
    const x = words[at - 15]!
    const y = words[at - 2]!
    words[at] =
      words[at - 16]! +
      words[at - 7]! +
      (((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3)) +
      (((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10))
  }
  let a = state[0]!
  let b = state[1]!
  let c = state[2]!
  let d = state[3]!
  let e = state[4]!
  let f = state[5]!
  let g = state[6]!
  let h = state[7]!
  for (let at = 0; at < 64; at++) {
    const first =
      h +
      (((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))) +
      (g ^ (e & (f ^ g))) +
      CONSTANTS[at]! +
      words[at]!
    const second =
      (((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))) +
      ((a & b) | (c & (a | b)))
    h = g
    g = f
    f = e
    e = (d + first) | 0
    d = c
    c = b
    b = a
    a = (first + second) | 0
  }
  state[0]! += a
  state[1]! += b
  state[2]! += c
  state[3]! += d
  state[4]! += e
  state[5]! += f
  state[6]! += g
  state[7]! += h
}
