/** Variables by block and offset: functions 0x22 and 0x23. */
import { u16le, u32le } from '#bytes/read'
import { limits } from './limits.ts'

// Checksum of the project (4), number of variables (1), then one entry each:
// array flag and size, block (2), a constant 1, base offset (2), offset, and for arrays a length (2).
const COUNT = 4
const ENTRIES = 5
const ENTRY = 7
const ARRAY_ENTRY = 9

/** Octets of a value by the size index in an entry. */
const SIZES: readonly (number | undefined)[] = [undefined, 1, 2, 4]

export interface Variable {
  readonly name: string
  /** Octets of its value; undefined for arrays and unknown sizes. */
  readonly octets: number | undefined
}

/** The variables a request names; with values behind each entry where it writes. Stops at the first that does not fit. */
export function variablesOf(
  bytes: Uint8Array,
  start: number,
  end: number,
  isWrite: boolean,
): readonly Variable[] {
  const found: Variable[] = []
  if (end - start < ENTRIES) return found
  const count = Math.min(bytes[start + COUNT]!, limits.variables)
  let at = start + ENTRIES
  for (let i = 0; i < count; i++) {
    const isArray = end - at >= 1 && bytes[at]! >> 4 !== 0
    const length = isArray ? ARRAY_ENTRY : ENTRY
    if (end - at < length) break
    const octets = SIZES[bytes[at]! & 0x0f]
    const name = `block ${u16le(bytes, at + 1)} offset ${u16le(bytes, at + 4) + bytes[at + 6]!}`
    found.push({ name, octets: isArray ? undefined : octets })
    at += length
    if (!isWrite) continue
    if (octets === undefined) break
    at += octets * (isArray ? u16le(bytes, at - 2) : 1)
  }
  return found
}

/** Values in an answer, one behind the other; stops at the first whose size is not known. */
export function valuesOf(
  variables: readonly Variable[],
  bytes: Uint8Array,
  start: number,
  end: number,
): readonly number[] {
  const values: number[] = []
  let at = start
  for (const { octets } of variables) {
    if (octets === undefined || end - at < octets) break
    values.push(octets === 1 ? bytes[at]! : octets === 2 ? u16le(bytes, at) : u32le(bytes, at))
    at += octets
  }
  return values
}
