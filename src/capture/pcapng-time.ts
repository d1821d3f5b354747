import type { Microseconds } from '#model/time'
import type { ReusedFrame } from './record.ts'

/** `if_tsresol` where an interface states none: microseconds (draft-ietf-opsawg-pcapng-03 §4.2). */
export const MICROSECONDS = 6
const NANOSECONDS = 9
/** Set: the other seven bits are a negative power of 2, else of 10. */
const IS_BINARY = 0x80

/** The last year that RFC 3339 can write. */
export const LATEST_TIME: Microseconds = Date.UTC(9999, 11, 31) * 1000

/** 2^32 = 4294967 · 1000 + 296. */
const THOUSANDS_IN_2_32 = 4_294_967
const REST_OF_2_32 = 296

/**
 * Sets the frame's time from a 64-bit count of ticks of an interface with this `if_tsresol` and `if_tsoffset`.
 * Exact for every resolution; only unusual ones take the slow way.
 */
export function setTime(
  frame: ReusedFrame,
  resolution: number,
  offsetSeconds: number,
  high: number,
  low: number,
): void {
  if (resolution === MICROSECONDS) {
    frame.time = high * 0x1_0000_0000 + low + offsetSeconds * 1_000_000
    frame.nanoseconds = 0
  } else if (resolution === NANOSECONDS) {
    const rest = high * REST_OF_2_32 + low
    const carry = Math.floor(rest / 1000)
    frame.time = high * THOUSANDS_IN_2_32 + carry + offsetSeconds * 1_000_000
    frame.nanoseconds = rest - carry * 1000
  } else setUnusualTime(frame, resolution, offsetSeconds, (BigInt(high) << 32n) | BigInt(low))
}

function setUnusualTime(frame: ReusedFrame, resolution: number, offsetSeconds: number, ticks: bigint): void {
  const exponent = BigInt(resolution & ~IS_BINARY)
  const ticksPerSecond = (resolution & IS_BINARY) !== 0 ? 1n << exponent : 10n ** exponent
  const nanoseconds = (ticks * 1_000_000_000n) / ticksPerSecond
  frame.time = Number(nanoseconds / 1000n) + offsetSeconds * 1_000_000
  frame.nanoseconds = Number(nanoseconds % 1000n)
}

/** Such as `10^-6 s`, `2^-20 s`. */
export function resolutionText(resolution: number): string {
  return `${(resolution & IS_BINARY) !== 0 ? 2 : 10}^-${resolution & ~IS_BINARY} s`
}
