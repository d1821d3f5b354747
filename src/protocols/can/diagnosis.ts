/** Diagnosis on the bus, as far as a refusal shows it: ISO 14229-1:2020 within single frames of ISO 15765-2:2016. */
import { toHex } from '#bytes/hex'

/** First byte: 0 for a single frame, then how many bytes follow. ISO 15765-2 §9.6.2. */
const REFUSAL_BYTES = 3
/** SI_NR_SID: ISO 14229-1 §8.4. */
const REFUSED = 0x7f
/**
 * Response codes to what a control unit does not have or does not give: ISO 14229-1 annex A. A tester that knows the
 * unit meets few of them; busy and pending are not among them.
 */
const UNKNOWN_OR_DENIED: ReadonlySet<number> = new Set([0x11, 0x12, 0x31, 0x33, 0x35, 0x7e, 0x7f])

/** The service that a control unit refuses, such as `0x27`; undefined for any other frame. */
export function refusedService(bytes: Uint8Array, start: number, length: number): string | undefined {
  if (length <= REFUSAL_BYTES || bytes[start] !== REFUSAL_BYTES || bytes[start + 1] !== REFUSED)
    return undefined
  if (!UNKNOWN_OR_DENIED.has(bytes[start + REFUSAL_BYTES]!)) return undefined
  return `0x${toHex(bytes, start + 2, start + REFUSAL_BYTES)}`
}
