/** Session PDUs: ISO 8327-1 as ITU-T X.225 (11/1995). */
import { u16be } from '#bytes/read'
import { limits } from './limits.ts'

/** SPDU identifiers: X.225 §8.3, table 8. */
export type Spdu = 'CN' | 'AC' | 'RF' | 'FN' | 'DN' | 'AB' | 'AA' | 'DT' | 'NF' | 'other'
const NAMES: ReadonlyMap<number, Spdu> = new Map([
  [1, 'DT'],
  [8, 'NF'],
  [9, 'FN'],
  [10, 'DN'],
  [12, 'RF'],
  [13, 'CN'],
  [14, 'AC'],
  [25, 'AB'],
  [26, 'AA'],
])

/** Parameters that hold user data: X.225 §8.3.1.17, §8.3.1.18; and reason code of RF: §8.3.4.10. */
const USER_DATA = 193
const EXTENDED_USER_DATA = 194
const REASON_CODE = 50
/** Parameter groups that hold parameters: connection identifier, connect/accept item, user data is none. */
const GROUPS: ReadonlySet<number> = new Set([1, 5])

interface Session {
  readonly spdu: Spdu
  /** User data: a presentation PDU. */
  readonly start: number
  readonly end: number
}

/** Give tokens and data transfer, both without parameters: what carries all data of MMS. X.225 §7.11, §7.16. */
export function isPlainData(bytes: Uint8Array, start: number, end: number): boolean {
  return (
    end - start > 4 &&
    bytes[start] === 1 &&
    bytes[start + 1] === 0 &&
    bytes[start + 2] === 1 &&
    bytes[start + 3] === 0
  )
}

/** Reads the SPDU that fills `bytes[start..end)`; undefined where none does. */
export function readSession(bytes: Uint8Array, start: number, end: number): Session | undefined {
  if (isPlainData(bytes, start, end)) return { spdu: 'DT', start: start + 4, end }
  if (end - start < 2) return undefined
  const spdu = NAMES.get(bytes[start]!)
  if (spdu === undefined || spdu === 'DT') return undefined
  const isLong = bytes[start + 1] === 0xff
  const from = start + (isLong ? 4 : 2)
  if (from > end) return undefined
  const length = isLong ? u16be(bytes, start + 2) : bytes[start + 1]!
  if (from + length !== end) return undefined
  return userDataOf(bytes, from, end, spdu)
}

/** Walks the parameters: X.225 §8.2.2. Those of a group count as its own. */
function userDataOf(bytes: Uint8Array, start: number, end: number, spdu: Spdu): Session | undefined {
  let at = start
  for (let left: number = limits.sessionParameters; at < end && left > 0; left--) {
    if (at + 2 > end) return undefined
    const code = bytes[at]!
    const isLong = bytes[at + 1] === 0xff
    const from = at + (isLong ? 4 : 2)
    if (from > end) return undefined
    const next = from + (isLong ? u16be(bytes, at + 2) : bytes[at + 1]!)
    if (next > end) return undefined
    if (code === USER_DATA || code === EXTENDED_USER_DATA) return { spdu, start: from, end: next }
    // A refusal's reason may be followed by user data of the refusing presentation entity.
    if (code === REASON_CODE && spdu === 'RF') return { spdu, start: Math.min(from + 1, next), end: next }
    at = GROUPS.has(code) ? from : next
  }
  return { spdu, start: end, end }
}
